import { type Json, MAX_JSON_DEPTH } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { isUnknown } from '../../model/unknown.ts';
import { isValueArray, type Value } from '../../model/value.ts';
import type { Expression } from './ast.ts';
import { type EvaluationContext, type ExpressionError, ExpressionFailure } from './context.ts';
import { Evaluation } from './evaluation.ts';
import { parseExpression } from './parse-expression.ts';

/** Whether a template takes the text for an expression: in brackets, and not starting with two of them. */
export const isExpressionText = (text: string): boolean =>
  text.startsWith('[') && text.endsWith(']') && text.length > 1 && text[1] !== '[';

/** Evaluates a parsed expression. Errors are those of ExpressionError; it never throws. */
export function evaluateExpression(expression: Expression, context: EvaluationContext): Result<Value, ExpressionError> {
  return guarded(() => new Evaluation(context).evaluate(expression, undefined));
}

/**
 * Evaluates a string as a template has it: `[...]` is an expression, `[[...]` the text `[...]`, anything else itself.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions#escape-characters
 */
export function evaluateString(text: string, context: EvaluationContext): Result<Value, ExpressionError> {
  if (!isExpressionText(text)) return ok(text.startsWith('[[') && text.endsWith(']') ? text.slice(1) : text);
  const parsed = parseExpression(text.slice(1, -1));
  return parsed.ok ? evaluateExpression(parsed.value, context) : parsed;
}

/**
 * Evaluates every string in a value, the names of members included. A member whose name stays unknown stands under the
 * canonical text of that unknown (`\${...}`). The first error ends it.
 */
export function evaluateDeep(value: Value | Json, context: EvaluationContext): Result<Value, ExpressionError> {
  return guarded(() => deep(value, context, 0));
}

function deep(value: Value, context: EvaluationContext, depth: number): Value {
  if (typeof value === 'string') return value.startsWith('[') ? unwrap(evaluateString(value, context)) : value;
  if (typeof value !== 'object' || value === null || isUnknown(value)) return value;
  if (depth >= MAX_JSON_DEPTH) {
    throw new ExpressionFailure('ARM_TOO_DEEP', `The value nests deeper than ${MAX_JSON_DEPTH} levels`);
  }
  if (isValueArray(value)) return value.map((element) => deep(element, context, depth + 1));
  const members = Object.entries(value).map(
    ([name, member]) => [deepName(name, context), deep(member, context, depth + 1)] as const,
  );
  return Object.fromEntries(members);
}

function deepName(name: string, context: EvaluationContext): string {
  if (!name.startsWith('[')) return name;
  const value = unwrap(evaluateString(name, context));
  if (typeof value === 'string') return value;
  if (isUnknown(value)) return value.toString();
  throw new ExpressionFailure('ARM_ARGUMENT', 'The name of a member must be a string');
}

function unwrap(result: Result<Value, ExpressionError>): Value {
  if (result.ok) return result.value;
  throw new ExpressionFailure(result.error.code, result.error.message, result.error.offset);
}

/** Turns what is thrown inside into a result. A full stack counts as nesting too deep: hosts recurse as well. */
function guarded(run: () => Value): Result<Value, ExpressionError> {
  try {
    return ok(run());
  } catch (error) {
    if (error instanceof ExpressionFailure) {
      return err({ code: error.code, message: error.message, offset: error.offset });
    }
    if (error instanceof RangeError) {
      return err({ code: 'ARM_TOO_DEEP', message: 'The expression is too deep or too large to evaluate', offset: 0 });
    }
    throw error;
  }
}
