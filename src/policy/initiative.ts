import { isJsonObject, type Json, type JsonObject } from '../lib/json.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { Resource } from '../model/resource.ts';
import type { Value } from '../model/value.ts';
import { get } from './compile-definition.ts';
import type { PolicyDefinition, PolicyError } from './definition.ts';
import { type EvaluateOptions, evaluatePolicy, judgedTypes, otherType } from './evaluate-policy.ts';
import { assignmentContext } from './host-functions.ts';
import { compileOperand, evaluateOperand, type Operand } from './operand.ts';
import type { PolicyResult } from './result.ts';

/** One definition in an initiative, with the parameters the initiative passes to it. */
export interface InitiativeReference {
  readonly referenceId: string;
  readonly definition: PolicyDefinition;
  readonly groups: readonly string[];
  readonly parameters: ReadonlyMap<string, Operand>;
}

/** A policy set definition once compiled. */
export interface CompiledInitiative {
  readonly id?: string;
  readonly name?: string;
  readonly displayName?: string;
  /** Default values, by lower-case name. */
  readonly defaults: ReadonlyMap<string, Value>;
  readonly references: readonly InitiativeReference[];
  /** The values passed to each reference, for each set of the initiative's own parameters. */
  readonly passed: WeakMap<object, readonly Readonly<Record<string, Value>>[]>;
}

export interface InitiativeResult {
  readonly reference: InitiativeReference;
  readonly result: PolicyResult;
}

/**
 * Compiles a policy set definition.
 * @param definitions by lower-case id, and by lower-case name (the last segment of the id)
 * @returns on error everything that is wrong, each definition that is missing by name
 * Source: https://learn.microsoft.com/azure/governance/policy/concepts/initiative-definition-structure
 */
export function compileInitiative(
  json: Json,
  definitions: ReadonlyMap<string, PolicyDefinition>,
): Result<CompiledInitiative, PolicyError[]> {
  const whole = isJsonObject(json) ? json : {};
  const inner = get(whole, 'properties');
  const properties = isJsonObject(inner) ? inner : whole;
  const list = get(properties, 'policyDefinitions');
  if (!Array.isArray(list)) {
    const message = 'not an initiative: there is no list "policyDefinitions"';
    return err([{ code: 'POLICY_SHAPE', message, path: [] }]);
  }
  const errors: PolicyError[] = [];
  const references = (list as readonly Json[]).flatMap((item, i) => {
    const reference = compileReference(item, i, definitions, errors);
    return reference === undefined ? [] : [reference];
  });
  if (errors.length > 0) return err(errors);
  return ok({
    ...texts(whole, properties),
    defaults: defaultsOf(get(properties, 'parameters')),
    references,
    passed: new WeakMap(),
  });
}

function texts(whole: JsonObject, properties: JsonObject): Pick<CompiledInitiative, 'id' | 'name' | 'displayName'> {
  const found = { id: get(whole, 'id'), name: get(whole, 'name'), displayName: get(properties, 'displayName') };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => typeof value === 'string'));
}

function defaultsOf(json: Json | undefined): ReadonlyMap<string, Value> {
  const entries = Object.entries(isJsonObject(json) ? json : {}).flatMap(([name, declared]) => {
    const value = isJsonObject(declared) ? get(declared, 'defaultValue') : undefined;
    return value === undefined ? [] : [[name.toLowerCase(), value] as const];
  });
  return new Map(entries);
}

function compileReference(
  json: Json,
  position: number,
  definitions: ReadonlyMap<string, PolicyDefinition>,
  errors: PolicyError[],
): InitiativeReference | undefined {
  const path = ['properties', 'policyDefinitions', position];
  const fail = (code: string, message: string): undefined => {
    errors.push({ code, message, path });
    return undefined;
  };
  const id = isJsonObject(json) ? get(json, 'policyDefinitionId') : undefined;
  if (!isJsonObject(json) || typeof id !== 'string')
    return fail('POLICY_SHAPE', `policyDefinitions[${position}] names no definition`);
  const definition = definitions.get(id.toLowerCase()) ?? definitions.get(lastSegment(id).toLowerCase());
  if (definition === undefined)
    return fail('POLICY_NO_DEFINITION', `policyDefinitions[${position}]: no definition ${lastSegment(id)} was read`);
  const parameters = new Map<string, Operand>();
  const given = get(json, 'parameters');
  for (const [name, entry] of Object.entries(isJsonObject(given) ? given : {})) {
    const operand = compileOperand((isJsonObject(entry) ? get(entry, 'value') : entry) ?? null);
    if (operand.ok) parameters.set(name, operand.value);
    else fail('POLICY_EXPRESSION', `policyDefinitions[${position}].parameters.${name}: ${operand.error}`);
  }
  const groups = get(json, 'groupNames');
  const referenceId = get(json, 'policyDefinitionReferenceId');
  return {
    referenceId: typeof referenceId === 'string' ? referenceId : lastSegment(id),
    definition,
    groups: Array.isArray(groups) ? groups.map(String) : [],
    parameters,
  };
}

const lastSegment = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

const none: Readonly<Record<string, Value>> = {};

/**
 * Judges one resource by every definition of an initiative, in the initiative's order.
 * @param options `parameters` are those of the initiative; each reference gets what the initiative passes on
 */
export function evaluateInitiative(
  initiative: CompiledInitiative,
  resource: Resource,
  options: EvaluateOptions,
): readonly InitiativeResult[] {
  const passed = passedParameters(initiative, options.parameters ?? none);
  return initiative.references.map((reference, i) => {
    const types = judgedTypes(reference.definition);
    if (types?.has(resource.type) === false) return { reference, result: otherType };
    const parameters = passed[i] ?? none;
    return { reference, result: evaluatePolicy(reference.definition, resource, { ...options, parameters }) };
  });
}

function passedParameters(
  initiative: CompiledInitiative,
  given: Readonly<Record<string, Value>>,
): readonly Readonly<Record<string, Value>>[] {
  const known = initiative.passed.get(given);
  if (known !== undefined) return known;
  const values = new Map(initiative.defaults);
  for (const [name, value] of Object.entries(given)) values.set(name.toLowerCase(), value);
  const context = assignmentContext(values);
  const passed = initiative.references.map(({ parameters }) =>
    Object.fromEntries([...parameters].map(([name, operand]) => [name, evaluateOperand(operand, context)])),
  );
  initiative.passed.set(given, passed);
  return passed;
}
