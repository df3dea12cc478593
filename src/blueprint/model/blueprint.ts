import type { Json } from '../../lib/json.ts';
import type { Declaration, RegionKey } from './resource.ts';
import type { Expression, SubscriptionKey, Value, ValueMap } from './value.ts';

/** A file of the printed architecture: what is deployed to one scope in one go. */
export interface Unit {
  /** `phi/records-data`: also the path of its file, without the ending. */
  readonly key: string;
  readonly title: string;
  readonly scope: UnitScope;
  readonly region: RegionKey;
}
export type UnitScope =
  | { readonly kind: 'managementGroup' }
  | { readonly kind: 'subscription'; readonly subscription: SubscriptionKey }
  | {
      readonly kind: 'resourceGroup';
      readonly subscription: SubscriptionKey;
      readonly name: string;
      readonly symbol: string;
    };

/** What whoever deploys gives. */
export interface Parameter {
  readonly name: string;
  readonly type: 'string' | 'secureString' | 'object' | 'array';
  readonly description: string;
  readonly default?: Value;
  /** Stands for the value where nothing is deployed yet: in a check. Never a default. */
  readonly example: Json;
}

/**
 * A request that makes or changes one object that no template holds: in the tenant, in Intune, in Purview. Texts may hold
 * `{{symbol.id}}`, the id of the object that another request made, and `{{found}}`, what `find` found.
 */
export interface GraphRequest {
  readonly symbol: string;
  readonly method: 'POST' | 'PATCH' | 'PUT';
  /** Below the address of its API: `v1.0/identity/conditionalAccess/policies`. Of `compliance`: the name of a cmdlet. */
  readonly path: string | Expression;
  readonly purpose: string;
  /** What Graph takes; of a cmdlet, its parameters. */
  readonly body: ValueMap;
  /** The permission that the request needs. */
  readonly permission: string;
  readonly after?: readonly string[];
  /**
   * Whose API it is, Microsoft Graph where nothing is said. `azure`: Azure Resource Manager, for what stands in the tenant.
   * `purview`: the data plane of the Purview account. `compliance`: Security & Compliance PowerShell.
   */
  readonly api?: 'graph' | 'azure' | 'purview' | 'compliance';
  /** A question that is asked first, for the id of what the tenant has already; and where in the answer the id stands. */
  readonly find?: { readonly path: string | Expression; readonly take: string };
}

/** What no API does: a person's step, and the check that proves it was done. */
export interface Step {
  readonly title: string;
  readonly why: string;
  readonly how: readonly string[];
  readonly check: string;
  /** Items of the checklist that the step serves. */
  readonly checklist: readonly string[];
  /** The kind of record that is kept of it, as attestations name it. */
  readonly record?: string;
  /** When it is done; once everything is deployed, where nothing is said. */
  readonly phase?: 'before' | 'during' | 'after' | 'regularly';
}

/** The architecture, composed: what every printer prints. */
export interface Blueprint {
  readonly name: string;
  /** In the order of deployment. */
  readonly units: readonly Unit[];
  readonly resources: readonly Declaration[];
  readonly parameters: readonly Parameter[];
  readonly requests: readonly GraphRequest[];
  readonly steps: readonly Step[];
  readonly tags: Readonly<Record<SubscriptionKey, Readonly<Record<string, string>>>>;
  /** What `safeguard.yaml` must say of the estate that this becomes. */
  readonly facts: Facts;
}

/** What later judgement needs to know of the architecture, by symbols. */
export interface Facts {
  readonly hubs: readonly string[];
  readonly phiNetworks: readonly string[];
  readonly workspace?: string;
  readonly archives: readonly string[];
  /** In which Site Recovery stages what machines write. */
  readonly stagingAccounts: readonly string[];
}
