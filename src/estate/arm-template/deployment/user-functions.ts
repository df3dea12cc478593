import { ExpressionFailure, type HostFunction } from '../../../arm/expression/index.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import { Unknown } from '../../../model/unknown.ts';
import type { Value } from '../../../model/value.ts';
import { evaluateJson } from '../evaluate.ts';
import { Frame } from '../frame.ts';
import { below, byLowerName, entryOf, memberOf, type Place, type Session } from '../session.ts';

/**
 * The functions that a template defines, by `namespace.name`. Each sees its own parameters and the other functions, and
 * nothing of the template around it.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/user-defined-functions
 */
export function userFunctions(
  session: Session,
  json: Json | undefined,
  place: Place,
  shared: readonly (readonly [string, HostFunction])[],
): [string, HostFunction][] {
  const functions: [string, HostFunction][] = [];
  const inside = new Map<string, HostFunction>(shared);
  const namespaces: readonly Json[] = Array.isArray(json) ? json : [];
  namespaces.forEach((item, i) => {
    const namespace = memberOf(item, 'namespace');
    const [key, members] = entryOf(item, 'members') ?? ['members', {}];
    if (typeof namespace !== 'string' || !isJsonObject(members)) return;
    for (const [name, definition] of Object.entries(members)) {
      if (!isJsonObject(definition)) continue;
      const full = `${namespace}.${name}`.toLowerCase();
      functions.push([full, userFunction(session, definition, below(place, i, key, name), inside)]);
    }
  });
  for (const [name, call] of functions) inside.set(name, call);
  return functions;
}

function userFunction(
  session: Session,
  definition: JsonObject,
  place: Place,
  inside: ReadonlyMap<string, HostFunction>,
): HostFunction {
  const declared = memberOf(definition, 'parameters');
  const names = (Array.isArray(declared) ? declared : []).map((json: Json) => String(memberOf(json, 'name') ?? ''));
  const [outputKey, output] = entryOf(definition, 'output') ?? ['output', {}];
  const [valueKey, value] = entryOf(output, 'value') ?? ['value', null];
  const at = below(place, outputKey, valueKey);
  return (args) => {
    session.spend(10);
    const given = byLowerName(names.map((name, i): [string, Value] => [name, args[i] ?? null]));
    const base = new Map(inside);
    base.set('parameters', (call) => argument(given, call[0]));
    return session.wait(() => evaluateJson(value, new Frame(session, base, true), at));
  };
}

function argument(given: ReadonlyMap<string, Value>, name: Value | undefined): Value {
  if (name instanceof Unknown) return new Unknown(name.reason, `parameters(${name.toString()})`);
  const value = typeof name === 'string' ? given.get(name.toLowerCase()) : undefined;
  if (value !== undefined) return value;
  throw new ExpressionFailure('ARM_UNKNOWN_PARAMETER', `The function has no parameter "${String(name).slice(0, 80)}"`);
}
