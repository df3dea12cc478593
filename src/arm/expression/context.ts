import type { Unknown } from '../../model/unknown.ts';
import type { Value } from '../../model/value.ts';
import type { Expression } from './ast.ts';

/** What can go wrong in an expression that a user wrote. */
export interface ExpressionError {
  /** `ARM_SYNTAX`, `ARM_UNKNOWN_FUNCTION`, `ARM_ARGUMENT`, `ARM_NO_MEMBER`, `ARM_FAIL`, `ARM_TOO_DEEP`, `ARM_TOO_LARGE`, `ARM_CIRCULAR`. */
  readonly code: string;
  readonly message: string;
  /** Offset in the expression text, from 0. */
  readonly offset: number;
}

/**
 * A function whose answer depends on where the expression stands: `parameters`, `variables`, `copyIndex`, `reference`,
 * `resourceGroup`, `field`, user functions (`contoso.name`), and the like. Throws `ExpressionFailure` on bad arguments.
 */
export type HostFunction = (args: readonly Value[]) => Value;

/** Where an expression is evaluated: the functions that only the place knows, by lower-case name. Everything else is the same everywhere. */
export interface EvaluationContext {
  readonly host: (name: string) => HostFunction | undefined;
  /**
   * A member or element of an unknown that is known in part, such as `reference('x')` of a resource in the same template:
   * asked by `.name`, `[index]` and `tryGet` before they answer with an unknown of their own. Undefined: nothing is known of it.
   */
  readonly member?: (of: Unknown, key: string | number) => Value | undefined;
  /**
   * Work left for all expressions that share it, so that many expensive expressions cannot add up to a hang. Without
   * one, each expression has a bound of its own only.
   */
  readonly budget?: WorkBudget;
  /** For an expression that is evaluated again and again, once for each element of a list. */
  readonly steady?: SteadyCalls;
}

/** Calls that come to the same as long as `answers` is kept, and what they came to. */
export interface SteadyCalls {
  readonly calls: ReadonlySet<Expression>;
  readonly answers: Map<Expression, Value>;
}

/** Units of work left; a unit is about one call, or one member of a value that is looked through. */
export interface WorkBudget {
  left: number;
}

/** Thrown inside the evaluator and caught at its entry points, which return a Result. */
export class ExpressionFailure extends Error {
  readonly code: string;
  readonly offset: number;

  constructor(code: string, message: string, offset = 0) {
    super(message);
    this.name = 'ExpressionFailure';
    this.code = code;
    this.offset = offset;
  }
}
