import { isJsonObject, type Json, type JsonPath } from '../../../lib/json.ts';
import { nearNames } from '../../../lib/near-names.ts';

import { type CallExpression, functionNames, isHostName, nearestName } from '../../expression/index.ts';
import { shown } from '../expected.ts';
import type { Problem } from '../problem.ts';
import type { DeclaredTemplate } from './declared-resources.ts';
import { memberEntry, memberIn } from './member-entry.ts';
import { subexpressions, type WrittenExpression, writtenExpressions } from './walk-expressions.ts';

/** What the expressions at a place can name: lower-case names with their spelling, `undefined` where all are allowed. */
interface Names {
  readonly parameters: ReadonlyMap<string, string> | undefined;
  readonly variables: ReadonlyMap<string, string> | undefined;
  readonly functions: ReadonlySet<string>;
}

const plainFunctions: ReadonlySet<string> = new Set([...functionNames].map((name) => name.toLowerCase()));

/**
 * What the expressions of a template name and the template does not declare: parameters, variables and functions. The
 * templates inside it are checked by themselves.
 */
export function* checkNames(template: DeclaredTemplate): Iterable<Problem> {
  const { json, path, scope } = template;
  if (scope === undefined) return;
  const inside = new Set(
    template.resources.flatMap(({ nested }) => (nested === undefined ? [] : [JSON.stringify(nested.path)])),
  );
  const isElsewhere = (at: JsonPath): boolean =>
    (at.length === path.length + 1 && ELSEWHERE.has(String(at.at(-1)).toLowerCase())) ||
    (at.at(-1) === 'template' && inside.has(JSON.stringify(at)));
  for (const written of writtenExpressions(json, path, isElsewhere)) yield* checkExpression(written, scope);
  if (!template.isOuter) yield* checkFunctions(json, path, scope.functions);
}

/** Parts of a template that hold no expressions of its own. */
const ELSEWHERE: ReadonlySet<string> = new Set(['$schema', 'contentversion', 'metadata', 'functions', 'definitions']);

/** The functions of a template see their own parameters and nothing else. */
function* checkFunctions(json: Json, path: JsonPath, functions: ReadonlySet<string>): Iterable<Problem> {
  const [key, list] = memberEntry(json, 'functions') ?? ['functions', []];
  for (const [i, entry] of (Array.isArray(list) ? (list as readonly Json[]) : []).entries()) {
    const [membersKey, members] = memberEntry(entry, 'members') ?? ['members', {}];
    for (const [name, member] of isJsonObject(members) ? Object.entries(members) : []) {
      yield* checkOutput(member, [...path, key, i, membersKey, name], functions);
    }
  }
}

function* checkOutput(member: Json, path: JsonPath, functions: ReadonlySet<string>): Iterable<Problem> {
  const output = memberEntry(member, 'output');
  if (output === undefined) return;
  const names: Names = { parameters: parametersOf(member), variables: new Map(), functions };
  for (const written of writtenExpressions(output[1], [...path, output[0]], () => false)) {
    yield* checkExpression(written, names);
  }
}

function* checkExpression({ path, expression, error }: WrittenExpression, names: Names): Iterable<Problem> {
  if (expression === undefined) {
    yield { kind: 'expression', severity: 'error', path, message: `cannot be read: ${error}` };
    return;
  }
  for (const part of subexpressions(expression)) {
    const problem = part.kind === 'Call' ? checkCall(part, names, path) : undefined;
    if (problem !== undefined) yield problem;
  }
}

function parametersOf(member: Json): ReadonlyMap<string, string> {
  const list = memberIn(member, 'parameters');
  if (!Array.isArray(list)) return new Map();
  return new Map(
    list.flatMap((parameter: Json): [string, string][] => {
      const name = memberIn(parameter, 'name');
      return typeof name === 'string' ? [[name.toLowerCase(), name]] : [];
    }),
  );
}

function checkCall(call: CallExpression, names: Names, path: JsonPath): Problem | undefined {
  const name = call.name.toLowerCase();
  const full = call.namespace === undefined ? name : `${call.namespace.toLowerCase()}.${name}`;
  if (full === 'parameters') return checkName(call, 'parameter', names.parameters, path);
  if (full === 'variables') return checkName(call, 'variable', names.variables, path);
  const isKnown =
    isHostName(full) || names.functions.has(full) || (call.namespace === undefined && plainFunctions.has(name));
  if (isKnown) return undefined;
  const near = call.namespace === undefined ? nearestName(call.name) : nearNames(full, [...names.functions])[0];
  const written = call.namespace === undefined ? call.name : `${call.namespace}.${call.name}`;
  return undeclared(`there is no function "${shown(written)}"`, near, path);
}

function checkName(
  call: CallExpression,
  what: string,
  declared: ReadonlyMap<string, string> | undefined,
  path: JsonPath,
): Problem | undefined {
  const [name] = call.args;
  if (name?.kind !== 'String' || declared === undefined || declared.has(name.value.toLowerCase())) return undefined;
  const [near] = nearNames(name.value, [...declared.values()]);
  return undeclared(`there is no ${what} "${shown(name.value)}"`, near, path);
}

const undeclared = (message: string, near: string | undefined, path: JsonPath): Problem => ({
  kind: 'reference',
  severity: 'error',
  path,
  message,
  ...(near === undefined ? {} : { near }),
});
