import type { JsonPath } from '../lib/json.ts';
import type { Field } from './field.ts';
import type { Operand } from './operand.ts';
import type { Operator } from './operators.ts';

/** A condition of a policy rule once compiled. `at` is where it stands in the rule. */
export type Condition = LogicCondition | NotCondition | LeafCondition | UnsupportedCondition;

export interface LogicCondition {
  readonly kind: 'AllOf' | 'AnyOf';
  readonly conditions: readonly Condition[];
}

export interface NotCondition {
  readonly kind: 'Not';
  readonly condition: Condition;
}

export interface LeafCondition {
  readonly kind: 'Leaf';
  readonly subject: Subject;
  readonly operator: Operator;
  readonly expected: Operand;
  readonly at: JsonPath;
  /** Which of its definition's leaves it is, from 0: where its outcome is kept. */
  readonly ordinal: number;
}

/** Something that Azure evaluates and this engine does not, such as a condition on `source`. */
export interface UnsupportedCondition {
  readonly kind: 'Unsupported';
  readonly what: string;
}

/** What a leaf compares. */
export type Subject = FieldSubject | ValueSubject | CountSubject;

export interface FieldSubject {
  readonly kind: 'Field';
  readonly field: FieldOperand;
}

/** A field by name, or by an expression that gives the name. */
export type FieldOperand =
  | { readonly kind: 'Fixed'; readonly field: Field }
  | { readonly kind: 'Computed'; readonly text: Operand };

export interface ValueSubject {
  readonly kind: 'Value';
  readonly value: Operand;
}

/** The number of elements of a `[*]` field or of a list that satisfy `where`. */
export interface CountSubject {
  readonly kind: 'Count';
  readonly over:
    | { readonly kind: 'Field'; readonly field: FieldOperand }
    | { readonly kind: 'Value'; readonly value: Operand; readonly name: string };
  readonly where?: Condition;
}
