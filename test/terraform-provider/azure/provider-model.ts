import type { CtyObject } from '../cty/value.ts';
import type { ProviderSchema } from '../schema/schema.ts';
import type { Planned } from './plan.ts';

/** An error that Terraform prints; `attribute` is the top attribute that it concerns. */
export interface Problem {
  readonly summary: string;
  readonly detail: string;
  readonly attribute?: string;
}

/** The state that Azure answers with, and what makes the resource be there for others: its last step. */
export interface Applied {
  readonly state: CtyObject;
  readonly arrive: () => void;
}

/** What a provider does, whatever the protocol carries it. */
export interface ProviderModel {
  readonly schema: ProviderSchema;
  /** As providers on Terraform's SDK 2 do: plans and states may differ in form from what was configured. */
  readonly legacyTypeSystem: boolean;
  /** The same provider, configured for another subscription. */
  within(subscription: string): ProviderModel;
  validate(type: string, config: CtyObject): readonly Problem[];
  plan(type: string, config: CtyObject, prior: CtyObject | undefined): Planned;
  apply(type: string, planned: CtyObject, prior: CtyObject | undefined): Applied | readonly Problem[];
  destroy(type: string, prior: CtyObject): void;
  /** Undefined: it is gone. */
  read(type: string, state: CtyObject): CtyObject | undefined;
  readData(type: string, config: CtyObject): CtyObject | readonly Problem[];
}
