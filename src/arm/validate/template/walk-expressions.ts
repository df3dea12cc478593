import { isJsonObject, type Json, type JsonPath } from '../../../lib/json.ts';
import { type Expression, isExpressionText, parseExpression } from '../../expression/index.ts';

/** An expression of a template and where it stands; `error` says why it cannot be read. */
export interface WrittenExpression {
  readonly path: JsonPath;
  readonly expression: Expression | undefined;
  readonly error?: string;
}

/**
 * Every expression in a part of a template, those in names of members included.
 * @param skip whether to leave out what stands at a path
 */
export function* writtenExpressions(
  json: Json,
  path: JsonPath,
  skip: (path: JsonPath) => boolean,
): Iterable<WrittenExpression> {
  if (typeof json === 'string') {
    if (!isExpressionText(json)) return;
    const parsed = parseExpression(json.slice(1, -1));
    yield parsed.ok ? { path, expression: parsed.value } : { path, expression: undefined, error: parsed.error.message };
  } else if (Array.isArray(json)) {
    for (const [i, element] of json.entries()) yield* writtenExpressions(element as Json, [...path, i], skip);
  } else if (isJsonObject(json)) {
    for (const [name, member] of Object.entries(json)) {
      const at = [...path, name];
      if (skip(at)) continue;
      if (name.startsWith('[')) yield* writtenExpressions(name, at, skip);
      yield* writtenExpressions(member, at, skip);
    }
  }
}

/** An expression and everything inside it, outermost first. */
export function* subexpressions(expression: Expression): Iterable<Expression> {
  yield expression;
  switch (expression.kind) {
    case 'Call':
      for (const arg of expression.args) yield* subexpressions(arg);
      break;
    case 'Member':
      yield* subexpressions(expression.target);
      break;
    case 'Index':
      yield* subexpressions(expression.target);
      yield* subexpressions(expression.index);
      break;
    case 'String':
    case 'Number':
      break;
  }
}
