import type { JsonPath } from '../lib/json.ts';
import type { UnknownReason } from '../model/unknown.ts';
import type { Value } from '../model/value.ts';
import type { AliasTable } from './aliases/alias-table.ts';
import type { Condition } from './condition.ts';
import type { Assignment } from './evaluation-context.ts';
import type { Operand } from './operand.ts';

/** What a rule does where it applies. Source: https://learn.microsoft.com/azure/governance/policy/concepts/effect-basics */
export const effects = [
  'audit',
  'auditIfNotExists',
  'deny',
  'denyAction',
  'append',
  'modify',
  'deployIfNotExists',
  'disabled',
  'manual',
  'addToNetworkGroup',
  'mutate',
] as const;
export type Effect = (typeof effects)[number];

const byName = new Map<string, Effect>(effects.map((effect) => [effect.toLowerCase(), effect]));

/** The effect of this name in any case. */
export const findEffect = (name: string): Effect | undefined => byName.get(name.toLowerCase());

/** Something in a definition that cannot be evaluated, and where it stands. */
export interface PolicyError {
  /** `POLICY_SHAPE`, `POLICY_UNKNOWN_KEY`, `POLICY_EXPRESSION`, `POLICY_TOO_DEEP`, `POLICY_NO_DEFINITION`. */
  readonly code: string;
  /** One line that names the place. */
  readonly message: string;
  readonly path: JsonPath;
}

export interface PolicyParameter {
  readonly name: string;
  readonly type: string;
  readonly defaultValue?: Value;
}

/** What an existence effect looks for. */
export interface ExistenceDetails {
  /** Lower-case resource type. */
  readonly type: Operand;
  readonly name?: Operand;
  readonly kind?: Operand;
  readonly resourceGroupName?: Operand;
  readonly existenceScope?: Operand;
  readonly condition?: Condition;
}

/** A definition once compiled. Compile once, evaluate often: what depends on parameters alone is kept for each set of them. */
export interface PolicyDefinition {
  /** Resource id, where the source has one. */
  readonly id?: string;
  readonly name?: string;
  readonly displayName?: string;
  readonly mode: string;
  /** For a mode that judges the objects inside a service: why this engine cannot, and the lower-case types of the services. */
  readonly dataPlane?: { readonly reason: UnknownReason; readonly services: ReadonlySet<string> };
  /** Lower-case types to which `if` is limited; undefined: any. */
  readonly types?: ReadonlySet<string>;
  readonly parameters: ReadonlyMap<string, PolicyParameter>;
  readonly condition: Condition;
  /** Of a resource's type, name and kind, `if` asks for the type at most. */
  readonly asksTypeAlone: boolean;
  /** How many leaves its conditions have. */
  readonly leaves: number;
  readonly effect: Operand;
  readonly details?: ExistenceDetails;
  readonly aliases?: AliasTable;
  readonly assignments: WeakMap<object, Assignment>;
}
