import type { Json } from '../../lib/json.ts';

/** What a property that nobody set holds, and the document that says so. */
export interface DefaultRow {
  /** Lower-case resource type. */
  readonly type: string;
  /** From the resource's root, `[*]` for any element: `properties.minimumTlsVersion`. */
  readonly path: string;
  /** The first API version (date) with this default; without one, all. */
  readonly fromApiVersion?: string;
  /** The value Azure fills in. `null`: nothing is filled in, so absent means not configured (that holds for full exports too). */
  readonly default: Json;
  /** Terraform sets it by a resource of its own, so that a plan without one says nothing unless its scope is whole. */
  readonly association?: true;
  /** Address of the document. */
  readonly document: string;
}

/** A child that always exists under a fixed name, so that a file that declares the parent declares it too. */
export interface SingletonRow {
  /** Lower-case type of the child. */
  readonly type: string;
  /** Its last name segment: `default`, `current`. */
  readonly name: string;
  /** The type's last segment as ids write it; without it, in lower case. */
  readonly segment?: string;
  /** The kinds of parent that have it; without them, all. */
  readonly parentKinds?: readonly string[];
  readonly document: string;
}
