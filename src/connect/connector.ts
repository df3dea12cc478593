import type { z } from 'zod';
import type { Result } from '../lib/result.ts';
import type { Source, SourcePorts } from './source.ts';

/** A right that a connector needs, and no more. */
export interface Privilege {
  /** What needs it: an option, a collection, or the whole. */
  readonly of: string;
  /** The least right, as the other side names it. */
  readonly right: string;
  /** Where that is said. */
  readonly document: string;
}

/** What is to be known of a connector besides its code. */
export interface ConnectorFacts {
  /** What it reads, in a few words. */
  readonly title: string;
  /** One or two sentences: what it reads, and how it goes on where it stopped. */
  readonly about: string;
  readonly privileges: readonly Privilege[];
  /** Packages that must be installed for it. */
  readonly packages: readonly string[];
  /** Options as `safeguard.yaml` may have them. */
  readonly example: Readonly<Record<string, unknown>>;
  /** What it was proved against, and what it was not. */
  readonly proof: string;
}

/** Finds the stream of a record by what diagnostic settings say of it; undefined where no stream is declared for it. */
export type StreamOf = (category: string, resourceType: string | undefined) => string | undefined;

/** What the configuration alone does not give. */
export interface ConnectorContext {
  readonly name: string;
  readonly ports: SourcePorts;
  readonly streamOf: StreamOf;
  /** Reads a secret by its reference; undefined where there is none. Never shown. */
  readonly secret: (variable: string) => string | undefined;
  /** Where relative paths begin. */
  readonly folder: string;
}

/** One kind of source. */
export interface Connector<Schema extends z.ZodType = z.ZodType> {
  readonly kind: string;
  readonly facts: ConnectorFacts;
  /** Its options in `record.sources[]`, besides `kind` and `name`. */
  readonly configuration: Schema;
  /** Makes a source of checked options. The error is one line: what is missing and what to do. */
  readonly open: (options: z.output<Schema>, context: ConnectorContext) => Result<Source, string>;
}

/** Keeps the type of the options between the schema and what opens the source. */
export const connector = <Schema extends z.ZodType>(made: Connector<Schema>): Connector<Schema> => made;
