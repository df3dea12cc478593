export type {
  CallExpression,
  Expression,
  IndexExpression,
  MemberExpression,
  NumberLiteral,
  StringLiteral,
} from './ast.ts';
export { buildResourceId } from './build-resource-id.ts';
export { canonicalCall, canonicalValue, firstUnknown } from './canonical-call.ts';
export { type EvaluationContext, type ExpressionError, ExpressionFailure, type HostFunction } from './context.ts';
export { equalValues, hasOpenNames } from './equality.ts';
export { evaluateDeep, evaluateExpression, evaluateString, isExpressionText } from './evaluate-string.ts';
export { textOf } from './functions/arguments.ts';
export { functionNames, hostFunctionNames, isHostName, nearestName } from './functions/index.ts';
export { formatNetDate, parseNetDate } from './net-date.ts';
export { parseExpression } from './parse-expression.ts';
export { uniqueString } from './unique-string.ts';
