import {
  type EvaluationContext,
  type Expression,
  evaluateExpression,
  isExpressionText,
  parseExpression,
} from '../arm/expression/index.ts';
import { isJsonObject, type Json, type JsonObject, MAX_JSON_DEPTH } from '../lib/json.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { Unknown } from '../model/unknown.ts';
import type { Value } from '../model/value.ts';

/**
 * A value in a rule: constant, or worked out by expressions. `scope` says what the expressions depend on: the assignment
 * (its parameters) alone, so that one answer serves every resource, or the resource.
 */
export type Operand =
  | { readonly kind: 'Constant'; readonly value: Value }
  | {
      readonly kind: 'Expression';
      readonly text: string;
      readonly expression: Expression;
      readonly scope: OperandScope;
      /** The calls in it that come to the same for every element of a list of the rule; none where it is not about elements. */
      readonly steady: ReadonlySet<Expression>;
    }
  | { readonly kind: 'List'; readonly items: readonly Operand[]; readonly scope: OperandScope }
  | {
      readonly kind: 'Object';
      readonly members: readonly (readonly [string, Operand])[];
      readonly scope: OperandScope;
    };

export type OperandScope = 'assignment' | 'resource';

export const scopeOf = (operand: Operand): OperandScope => (operand.kind === 'Constant' ? 'assignment' : operand.scope);

/** Compiles a JSON value in which every text may be an expression. The error is one line. */
export function compileOperand(json: Json, depth = 0): Result<Operand, string> {
  if (depth > MAX_JSON_DEPTH) return err(`values nest deeper than ${MAX_JSON_DEPTH} levels`);
  if (typeof json === 'string') return compileText(json);
  if (Array.isArray(json)) return compileList(json as readonly Json[], depth);
  if (isJsonObject(json)) return compileObject(json, depth);
  return ok({ kind: 'Constant', value: json });
}

function compileText(text: string): Result<Operand, string> {
  if (!isExpressionText(text)) {
    return ok({ kind: 'Constant', value: text.startsWith('[[') && text.endsWith(']') ? text.slice(1) : text });
  }
  const parsed = parseExpression(text.slice(1, -1));
  if (!parsed.ok) return err(parsed.error.message);
  const expression = parsed.value;
  const isAboutElements = callsOf(expression).includes('current');
  const steady = new Set(isAboutElements ? steadyCalls(expression) : []);
  return ok({ kind: 'Expression', text, expression, scope: expressionScope(expression), steady });
}

function compileList(list: readonly Json[], depth: number): Result<Operand, string> {
  const items: Operand[] = [];
  for (const item of list) {
    const compiled = compileOperand(item, depth + 1);
    if (!compiled.ok) return compiled;
    items.push(compiled.value);
  }
  if (items.every((item) => item.kind === 'Constant')) {
    return ok({ kind: 'Constant', value: items.map((item) => item.value) });
  }
  return ok({ kind: 'List', items, scope: widest(items.map(scopeOf)) });
}

function compileObject(object: JsonObject, depth: number): Result<Operand, string> {
  const members: (readonly [string, Operand])[] = [];
  for (const [name, value] of Object.entries(object)) {
    const compiled = compileOperand(value, depth + 1);
    if (!compiled.ok) return compiled;
    members.push([name, compiled.value]);
  }
  const constants = members.flatMap(([name, m]) => (m.kind === 'Constant' ? [[name, m.value] as const] : []));
  if (constants.length === members.length) return ok({ kind: 'Constant', value: Object.fromEntries(constants) });
  return ok({ kind: 'Object', members, scope: widest(members.map(([, member]) => scopeOf(member))) });
}

const widest = (scopes: readonly OperandScope[]): OperandScope =>
  scopes.includes('resource') ? 'resource' : 'assignment';

/** Functions whose answer depends on the resource, the moment, or the element of a `count`. */
const resourceFunctions = new Set([
  'field',
  'current',
  'resourcegroup',
  'subscription',
  'requestcontext',
  'policy',
  'utcnow',
]);

/** Lower-case names of the functions that an operand's expressions call. */
export function functionsOf(operand: Operand): readonly string[] {
  switch (operand.kind) {
    case 'Constant':
      return [];
    case 'Expression':
      return callsOf(operand.expression);
    case 'List':
      return operand.items.flatMap(functionsOf);
    case 'Object':
      return operand.members.flatMap(([, member]) => functionsOf(member));
  }
}

/** Lower-case names of the functions that an expression calls. */
function callsOf(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case 'String':
    case 'Number':
      return [];
    case 'Call':
      return [expression.name.toLowerCase(), ...expression.args.flatMap(callsOf)];
    case 'Member':
      return callsOf(expression.target);
    case 'Index':
      return [...callsOf(expression.target), ...callsOf(expression.index)];
  }
}

/** The largest calls in an expression that depend neither on an element of a list nor on a lambda's variables. */
function steadyCalls(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'String':
    case 'Number':
      return [];
    case 'Call': {
      const isSteady = !callsOf(expression).some((name) => name === 'current' || name === 'lambdavariables');
      return isSteady ? [expression] : expression.args.flatMap(steadyCalls);
    }
    case 'Member':
      return steadyCalls(expression.target);
    case 'Index':
      return [...steadyCalls(expression.target), ...steadyCalls(expression.index)];
  }
}

const expressionScope = (expression: Expression): OperandScope =>
  callsOf(expression).some((name) => resourceFunctions.has(name)) ? 'resource' : 'assignment';

/** The value of an operand. An expression that fails is unknown(`unsupported`), with the failure as its identity. */
export function evaluateOperand(operand: Operand, context: EvaluationContext): Value {
  switch (operand.kind) {
    case 'Constant':
      return operand.value;
    case 'Expression': {
      const result = evaluateExpression(operand.expression, context);
      return result.ok ? result.value : new Unknown('unsupported', `${operand.text}: ${result.error.message}`);
    }
    case 'List':
      return operand.items.map((item) => evaluateOperand(item, context));
    case 'Object':
      return Object.fromEntries(operand.members.map(([name, member]) => [name, evaluateOperand(member, context)]));
  }
}
