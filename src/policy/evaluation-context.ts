import type { AbsencePolicy } from '../arm/absence.ts';
import type { EstateIndex } from '../arm/estate-index.ts';
import type { Expression } from '../arm/expression/index.ts';
import type { Resource } from '../model/resource.ts';
import type { Value } from '../model/value.ts';
import type { AliasTable } from './aliases/alias-table.ts';
import type { LeafOutcome } from './evaluate-condition.ts';
import type { Field, FieldPath } from './field.ts';
import type { Operand } from './operand.ts';

/** An element that a `count` is looking at: of a `[*]` field, or of a list under a name. */
export type CountScope =
  | {
      readonly kind: 'Field';
      readonly resource: Resource;
      /** The counted field, ending in `[*]`. */
      readonly path: FieldPath;
      readonly text: string;
      readonly value: Value;
      readonly at: readonly (string | number)[];
    }
  | { readonly kind: 'Value'; readonly name: string; readonly value: Value };

/** What the assignment fixes: the same for every resource judged. */
export interface Assignment {
  /** By lower-case name; what is not there and has no default is unknown. */
  readonly parameters: ReadonlyMap<string, Value>;
  /** Values of operands that depend on parameters alone. */
  readonly values: Map<Operand, Value>;
  /** Fields whose name an expression gave, by that name. */
  readonly fields: Map<string, Field>;
  /** By type whether a condition that asks for the type alone applies. */
  readonly applies: Map<string, boolean>;
  readonly aliases: AliasTable | undefined;
}

/** What was worked out on one target, for when it is asked once more. */
export interface Memory {
  /** What leaves came to, by ordinal: saying what decided asks for what judging worked out. */
  readonly outcomes: (LeafOutcome | undefined)[];
  /** What steady calls of expressions came to, once there is one. */
  answers?: Map<Expression, Value>;
}

/** @param leaves how many the definition has */
export const emptyMemory = (leaves: number): Memory => ({ outcomes: new Array(leaves) });

/** Where a condition is evaluated. */
export interface Scope {
  readonly assignment: Assignment;
  readonly index: EstateIndex;
  readonly absence: AbsencePolicy;
  readonly asOf: Date;
  /** What `field:` reads: the subject, or in an existence condition the related resource. */
  readonly target: Resource;
  /** What `field()` reads in details: the resource that `if` is about. */
  readonly subject: Resource;
  /** Innermost last. */
  readonly counts: readonly CountScope[];
  /** How many elements of counts may still be looked at; beyond that, a count is unknown. */
  readonly budget: { left: number };
  readonly memory: Memory;
  /** Only type, name and kind are looked at: everything else is unknown. */
  readonly envelopeOnly: boolean;
}
