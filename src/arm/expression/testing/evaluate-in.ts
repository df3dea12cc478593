import { Unknown } from '../../../model/unknown.ts';
import type { Value } from '../../../model/value.ts';
import { type EvaluationContext, ExpressionFailure } from '../context.ts';
import { evaluateString } from '../evaluate-string.ts';

/** A context with these parameters; one not among them is an unknown, as in a template whose parameters are not given. */
export const withParameters = (parameters: Readonly<Record<string, Value>>): EvaluationContext => ({
  host: (name) => {
    if (name !== 'parameters') return undefined;
    return ([key]) => {
      if (typeof key !== 'string') throw new ExpressionFailure('ARM_ARGUMENT', 'parameters needs a name');
      const value = parameters[key];
      return value === undefined ? new Unknown('parameter', `parameters('${key}')`) : value;
    };
  },
});

/** A text known to be text, of which nothing else is known. */
export const unknownText = (identity: string): Unknown =>
  new Unknown('parameter', identity, { parts: [{ hole: identity }] });

/** The value of an expression, `unknown: <text>` for an unknown, `CODE` for an error. */
export function evaluateIn(expression: string, parameters: Readonly<Record<string, Value>> = {}): Value {
  const result = evaluateString(`[${expression}]`, withParameters(parameters));
  if (!result.ok) return result.error.code;
  return result.value instanceof Unknown ? `unknown: ${result.value}` : result.value;
}
