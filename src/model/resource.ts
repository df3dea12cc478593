import type { JsonPath } from '../lib/json.ts';
import type { TemplatePart } from './template-part.ts';
import type { Unknown } from './unknown.ts';
import type { ValueObject } from './value.ts';

/** A place in an input file. `line` and `column` start at 1 and are left out where a format has none (a plan). */
export interface SourceLocation {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/**
 * How much of a resource the input tells. `declared`: a template or plan says it, and Azure fills in its documented
 * defaults. `full`: a complete export. `summary`: `az resource list`, which has no `properties`.
 */
export type Completeness = 'declared' | 'full' | 'summary';

/** Which reader found it. */
export type Origin = 'arm-template' | 'terraform' | 'export' | 'graph' | 'source-tree' | 'declaration';

/** One thing in the estate: an Azure resource, a Graph object, or a place in a source tree. */
export interface Resource {
  /** ARM id or Graph path; ids compare without regard to case. Unknown pieces stand in it as `${identity}`. */
  readonly id: string;
  /** Lower-case, as Resource Graph has it: `microsoft.storage/storageaccounts`, `microsoft.graph/users`. */
  readonly type: string;
  /** Names of a child joined by `/`, as in a template: `account/default`. */
  readonly name: string;
  readonly apiVersion?: string;
  /** The object as Resource Graph or REST would show it: id, type, name, location, tags, kind, sku, identity, properties. */
  readonly body: ValueObject;
  readonly completeness: Completeness;
  /** `true`, or the unknown condition on which it exists. */
  readonly existence: true | Unknown;
  readonly origin: Origin;
  /** Where the resource stands in its file. */
  readonly source: SourceLocation;
  /** The position of a property of the body, or the nearest place above it. Worked out only when asked. */
  readonly locate?: (path: JsonPath) => SourceLocation;
  /** For an extension resource, the id of what it extends. */
  readonly extends?: string;
}

/** Something a reader wants the user to know of its input: never silently skipped. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning' | 'info';
  /** UPPER_SNAKE, stable: `ARM_UNKNOWN_FUNCTION`. */
  readonly code: string;
  /** One line: what happened and what to do. Never a value that may be secret. */
  readonly message: string;
  readonly source: SourceLocation;
}

/** What one reader made of one input. */
export interface ReadResult {
  readonly resources: readonly Resource[];
  readonly diagnostics: readonly Diagnostic[];
  /** Lower-case types of which the input holds every object there is (a Graph collection without a next page). */
  readonly wholeTypes?: readonly string[];
  /** The parameters and outputs that the input declares. */
  readonly parts?: readonly TemplatePart[];
}
