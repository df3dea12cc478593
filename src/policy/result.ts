import type { Resource } from '../model/resource.ts';
import type { UnknownReason } from '../model/unknown.ts';
import type { Value } from '../model/value.ts';
import type { ConditionTrace } from './explain.ts';

export const policyStates = ['Compliant', 'NonCompliant', 'NotApplicable', 'Unknown'] as const;
export type PolicyState = (typeof policyStates)[number];

/** The place that decided, with raw values: whoever shows them redacts them. */
export interface Decided {
  /** From the root of the resource: `properties.minimumTlsVersion`. */
  readonly path: string;
  readonly actual?: Value;
  readonly expected?: Value;
  /** The related resource that holds the place, where it is not the subject itself. */
  readonly resource?: Resource;
}

/** What a definition says of a resource. */
export interface PolicyResult {
  readonly state: PolicyState;
  /** `rule`: the rule decided. Otherwise why it could not. The text holds no value of the resource. */
  readonly reason: { readonly code: UnknownReason | 'rule'; readonly text: string };
  readonly decided?: Decided;
  /** Only where the caller asked for it. */
  readonly trace?: PolicyTrace;
}

export interface PolicyTrace {
  readonly if: ConditionTrace;
  /** For an existence effect, each related resource with what the existence condition says of it. */
  readonly related?: readonly { readonly resource: Resource; readonly condition?: ConditionTrace }[];
}
