/** A property that Azure does not simply change once the resource is there. */
export interface FixedProperty {
  /** Lower-case type; `*` for every type. */
  readonly type: string;
  /** From the top of the resource; what lies below it counts too. */
  readonly path: string;
  /** `recreate`: only a new resource has it. `offline`: it changes while the resource stands still. `oneWay`: it changes, and never back. */
  readonly change: 'recreate' | 'offline' | 'oneWay';
  /** Only where the blueprint wants one of these, in any case. */
  readonly to?: readonly string[];
  /** Only where the existing resource has none of it. */
  readonly fromNothing?: true;
  /** What Azure does, and what that means for whoever migrates. */
  readonly says: string;
  readonly document: string;
}

export const learn = 'https://learn.microsoft.com/azure';
