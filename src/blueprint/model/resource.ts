import type { Expression, Named, Value, ValueMap } from './value.ts';

/** One resource of the blueprint, in ARM's terms. */
export interface Declaration {
  /** Names the resource in the blueprint and in what is printed: `hubFirewall`. Letters and digits, unique. */
  readonly symbol: string;
  /** `Microsoft.Network/azureFirewalls`, as Azure writes it. The API version stands in `api-versions.ts`. */
  readonly type: string;
  /** The file that it is printed in. */
  readonly unit: string;
  /** Its own name; a child's without its parent's. */
  readonly name: string | Expression;
  /** The resource that a child belongs to. */
  readonly parent?: string;
  /** The resource that an extension (a lock, a diagnostic setting, a role assignment) stands on. */
  readonly on?: string;
  /** What it is for, for the person who reads the template: one sentence. */
  readonly purpose: string;
  readonly location?: Value;
  /** Tags beside those that every resource with a location carries. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly kind?: string;
  readonly sku?: ValueMap;
  readonly zones?: readonly string[];
  readonly identity?: ValueMap;
  readonly properties?: ValueMap;
  /** What must be there first although nothing here names it, as a role assignment that the resource uses. */
  readonly after?: readonly string[];
  /** Where the resource stands, for what is derived from it. */
  readonly place: Place;
  /** Holds ePHI, or may: is tagged, locked, logged and reached by private endpoints. */
  readonly phi?: true;
}

/** Region and spoke of a resource; neither for what the estate has once. */
export interface Place {
  readonly region: RegionKey;
  readonly spoke?: string;
}
export type RegionKey = 'primary' | 'secondary';

/** What a module writes: the place is known from where it is built. */
export type Draft = Omit<Declaration, 'place' | 'parent' | 'on' | 'after'> & {
  readonly parent?: Named;
  readonly on?: Named;
  readonly after?: readonly Named[];
};

/** Names a resource and tells its type. */
export interface Handle {
  readonly symbol: string;
  readonly type: string;
  readonly name: string | Expression;
}
