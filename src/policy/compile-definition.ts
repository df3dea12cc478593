import { isJsonObject, type Json, type JsonObject, type JsonPath } from '../lib/json.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { AliasTable } from './aliases/alias-table.ts';
import { RuleCompiler } from './compile-condition.ts';
import {
  type ExistenceDetails,
  findEffect,
  type PolicyDefinition,
  type PolicyError,
  type PolicyParameter,
} from './definition.ts';
import { asksTypeAlone, pinnedTypes } from './pinned-types.ts';

/** Settings of a compilation. */
export interface CompileOptions {
  /** A user's own alias table; it goes before the built-in rules. */
  readonly aliases?: AliasTable;
}

/**
 * Compiles an Azure Policy definition: whole (`{id, name, properties: {mode, parameters, policyRule}}`), its
 * `properties`, or a control's `{mode, if, then}`. Keys, operators and effects are read in any case; whatever Azure
 * does not know is an error that names its place.
 * Source: https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-basics
 */
export function compileDefinition(
  json: Json | object,
  options: CompileOptions = {},
): Result<PolicyDefinition, PolicyError[]> {
  const compiler = new RuleCompiler(options.aliases);
  const parts = locate(json as Json);
  if (parts === undefined) {
    compiler.fail('POLICY_SHAPE', [], 'not a policy definition: there is no "policyRule" and no "if"');
    return err(compiler.errors);
  }
  const condition = compiler.condition(get(parts.rule, 'if'), [...parts.path, 'if']);
  const then = compileThen(compiler, get(parts.rule, 'then'), [...parts.path, 'then']);
  checkKeys(compiler, parts);
  if (condition === undefined || then === undefined || compiler.errors.length > 0) return err(compiler.errors);
  const parameters = readParameters(get(parts.properties, 'parameters'));
  const types = pinnedTypes(condition);
  const mode = textOr(get(parts.properties, 'mode'), 'All');
  const plane = dataPlane(mode, types);
  return ok({
    ...textMembers(parts),
    mode,
    ...(plane === undefined ? {} : { dataPlane: plane }),
    parameters,
    condition,
    asksTypeAlone: asksTypeAlone(condition),
    leaves: compiler.leaves,
    ...then,
    ...(types === undefined ? {} : { types }),
    ...(options.aliases === undefined ? {} : { aliases: options.aliases }),
    assignments: new WeakMap(),
  });
}

/** Modes such as `Microsoft.Kubernetes.Data`; that of Microsoft.Network judges ordinary resources. */
function dataPlane(mode: string, types: ReadonlySet<string> | undefined): PolicyDefinition['dataPlane'] {
  const provider = /^(microsoft\.[a-z0-9.]+)\.data$/i.exec(mode)?.[1]?.toLowerCase();
  if (provider === undefined || provider === 'microsoft.network') return undefined;
  const services = [...(types ?? [])].map((type) =>
    type.startsWith(`${provider}.data/`) ? type.replace('.data/', '/').split('/').slice(0, 2).join('/') : type,
  );
  return { reason: provider === 'microsoft.keyvault' ? 'not-collected' : 'unsupported', services: new Set(services) };
}

interface Parts {
  readonly whole: JsonObject;
  readonly properties: JsonObject;
  readonly rule: JsonObject;
  readonly path: JsonPath;
}

/** The member of this name in any case. */
export function get(object: JsonObject, name: string): Json | undefined {
  if (Object.hasOwn(object, name)) return object[name];
  const wanted = name.toLowerCase();
  const key = Object.keys(object).find((candidate) => candidate.toLowerCase() === wanted);
  return key === undefined ? undefined : object[key];
}

function locate(json: Json): Parts | undefined {
  if (!isJsonObject(json)) return undefined;
  const inner = get(json, 'properties');
  const properties = isJsonObject(inner) ? inner : json;
  const base: JsonPath = isJsonObject(inner) ? ['properties'] : [];
  const rule = get(properties, 'policyRule');
  if (isJsonObject(rule)) return { whole: json, properties, rule, path: [...base, 'policyRule'] };
  return get(json, 'if') === undefined ? undefined : { whole: json, properties: json, rule: json, path: [] };
}

function checkKeys(compiler: RuleCompiler, { rule, properties, path }: Parts): void {
  const bare = rule === properties ? ['mode', 'parameters'] : [];
  for (const key of Object.keys(rule)) {
    if (!['if', 'then', ...bare].includes(key.toLowerCase())) {
      compiler.fail('POLICY_UNKNOWN_KEY', [...path, key], `unknown key "${key.slice(0, 60)}" in a rule`);
    }
  }
}

const textOr = (json: Json | undefined, otherwise: string): string => (typeof json === 'string' ? json : otherwise);

function textMembers({ whole, properties }: Parts): Pick<PolicyDefinition, 'id' | 'name' | 'displayName'> {
  const id = get(whole, 'id');
  const name = get(whole, 'name');
  const displayName = get(properties, 'displayName');
  return {
    ...(typeof id === 'string' ? { id } : {}),
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof displayName === 'string' ? { displayName } : {}),
  };
}

function readParameters(json: Json | undefined): ReadonlyMap<string, PolicyParameter> {
  if (!isJsonObject(json)) return new Map();
  return new Map(
    Object.entries(json).map(([name, declared]): [string, PolicyParameter] => {
      const object = isJsonObject(declared) ? declared : {};
      const value = get(object, 'defaultValue');
      const base = { name, type: textOr(get(object, 'type'), 'String') };
      return [name.toLowerCase(), value === undefined ? base : { ...base, defaultValue: value }];
    }),
  );
}

type Then = Pick<PolicyDefinition, 'effect' | 'details'>;

function compileThen(compiler: RuleCompiler, json: Json | undefined, path: JsonPath): Then | undefined {
  if (!isJsonObject(json)) return compiler.fail('POLICY_SHAPE', path, 'must be an object');
  const effectJson = get(json, 'effect');
  if (typeof effectJson !== 'string') return compiler.fail('POLICY_SHAPE', [...path, 'effect'], 'must be a text');
  const effect = compiler.operand(effectJson, [...path, 'effect']);
  if (effect.kind === 'Constant' && findEffect(effectJson) === undefined) {
    return compiler.fail('POLICY_SHAPE', [...path, 'effect'], `unknown effect "${effectJson.slice(0, 60)}"`);
  }
  const details = get(json, 'details');
  if (!isJsonObject(details) || typeof get(details, 'type') !== 'string') return { effect };
  return { effect, details: compileDetails(compiler, details, [...path, 'details']) };
}

function compileDetails(compiler: RuleCompiler, json: JsonObject, path: JsonPath): ExistenceDetails {
  const part = (name: string): object => {
    const value = get(json, name);
    return value === undefined ? {} : { [name]: compiler.operand(value, [...path, name]) };
  };
  const conditionJson = get(json, 'existenceCondition');
  const condition =
    conditionJson === undefined ? undefined : compiler.condition(conditionJson, [...path, 'existenceCondition']);
  return {
    type: compiler.operand(get(json, 'type') ?? null, [...path, 'type']),
    ...part('name'),
    ...part('kind'),
    ...part('resourceGroupName'),
    ...part('existenceScope'),
    ...(condition === undefined ? {} : { condition }),
  };
}
