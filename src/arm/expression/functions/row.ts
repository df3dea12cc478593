import type { Json } from '../../../lib/json.ts';
import type { TextPart, Unknown, UnknownReason } from '../../../model/unknown.ts';
import type { Value } from '../../../model/value.ts';
import type { Expression } from '../ast.ts';
import type { ExpressionFailure } from '../context.ts';

/** A call and what it gives, in the words of a template. Every row's examples run as tests. */
export interface Example {
  readonly call: string;
  readonly gives: Json;
}

interface RowBase {
  readonly name: string;
  readonly minimum: number;
  /** `Infinity` where there is no bound. */
  readonly maximum: number;
  /** The page of Microsoft's reference that says what the function does. */
  readonly document: string;
  readonly examples: readonly Example[];
}

/** A function of its argument values alone. */
export interface FunctionRow extends RowBase {
  /**
   * What an unknown argument does. `whole` (the default): an argument that is an unknown makes the answer unknown.
   * `deep`: so does an unknown anywhere inside an argument. `own`: the function deals with unknowns itself.
   */
  readonly unknowns?: 'whole' | 'deep' | 'own';
  /** Set where the answer is always text, so that an unknown answer is known to be text and not null. */
  readonly yields?: 'text';
  /** Set where the work grows with the size of the arguments and not only with that of the answer. */
  readonly cost?: 'arguments';
  readonly evaluate: (args: readonly Value[], call: CallSite) => Value;
}

/** A function that decides itself which of its arguments to evaluate, and with which lambda variables. */
export interface FormRow extends RowBase {
  readonly form: (args: readonly Expression[], call: FormSite) => Value;
}

/** A function of the language, of either sort. */
export type Row = FunctionRow | FormRow;

/** What a function may ask of the call it answers. */
export interface CallSite {
  /** The function's name as documented, whatever the case in which it was called. */
  readonly name: string;
  /** The failure to throw; `ARM_ARGUMENT` unless another code is given. */
  readonly failure: (message: string, code?: string) => ExpressionFailure;
  /** An unknown answer with the call's canonical text as its identity. */
  readonly unknown: (args: readonly Value[], options?: UnknownOptions) => Unknown;
  /** What the place of the expression knows of a member of an unknown, or undefined. */
  readonly known: (of: Unknown, key: string | number) => Value | undefined;
  /** Takes from the budget of work; throws when it is used up. */
  readonly charge: (units: number) => void;
}

/** What is known of an answer that is not. */
export interface UnknownOptions {
  /** By default that of the first unknown among the arguments. */
  readonly reason?: UnknownReason;
  readonly maybeAbsent?: boolean;
  readonly text?: boolean;
  readonly parts?: readonly TextPart[];
}

/** What a form may ask of its call, beyond what any function may. */
export interface FormSite extends CallSite {
  readonly evaluate: (expression: Expression, variables?: ReadonlyMap<string, Value>) => Value;
  /** The lambda variable of that name in the nearest scope, or undefined. */
  readonly variable: (name: string) => Value | undefined;
}

/** The address of a function's section in the reference. */
export const reference =
  (page: string) =>
  (name: string): string =>
    `https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-${page}#${name.toLowerCase()}`;
