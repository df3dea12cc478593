import { type AbsencePolicy, azureAbsence } from '../../arm/absence.ts';
import { EstateIndex } from '../../arm/estate-index.ts';
import { parseResourceId } from '../../arm/resource-id.ts';
import type { Json } from '../../lib/json.ts';
import { emptyDeclaration } from '../../model/declaration.ts';
import type { Completeness, Resource } from '../../model/resource.ts';
import type { Unknown } from '../../model/unknown.ts';
import type { Value, ValueObject } from '../../model/value.ts';
import { compileDefinition } from '../compile-definition.ts';
import { evaluatePolicy } from '../evaluate-policy.ts';
import type { PolicyResult } from '../result.ts';

/** The subscription and resource group of every resource made here. */
export const SUBSCRIPTION = '/subscriptions/00000000-0000-0000-0000-000000000001';
export const GROUP = `${SUBSCRIPTION}/resourceGroups/rg`;
export const AS_OF = new Date('2026-11-22T00:00:00Z');

export interface MakeOptions {
  readonly completeness?: Completeness;
  readonly existence?: true | Unknown;
  readonly extends?: string;
  readonly apiVersion?: string;
}

/** A resource of `type` (any case) and joined name in the group, with the given members of its body. */
export function makeResource(type: string, name: string, body: ValueObject, options: MakeOptions = {}): Resource {
  const [provider = '', ...segments] = type.split('/');
  const names = name.split('/');
  const tail = segments.map((segment, i) => `${segment}/${names[i] ?? ''}`).join('/');
  const scope = options.extends ?? GROUP;
  return atId(`${scope}/providers/${provider}/${tail}`, body, options);
}

/** A resource with this id: a subscription, a group, or one that stands on another. */
export function atId(id: string, body: ValueObject, options: MakeOptions = {}): Resource {
  const parts = parseResourceId(id);
  const name = parts?.names.join('/') ?? id;
  const type = parts?.type ?? 'unknown';
  const { completeness = 'full', existence = true } = options;
  return {
    id,
    type,
    name,
    body: { id, type, name, ...body },
    completeness,
    existence,
    origin: completeness === 'declared' ? 'arm-template' : 'export',
    source: { file: 'test.json' },
    ...(options.extends === undefined ? {} : { extends: options.extends }),
    ...(options.apiVersion === undefined ? {} : { apiVersion: options.apiVersion }),
  };
}

export interface JudgeOptions {
  readonly parameters?: Readonly<Record<string, Value>>;
  readonly absence?: AbsencePolicy;
  readonly whole?: boolean | readonly string[];
  readonly wholeTypes?: readonly string[];
  readonly trace?: boolean;
}

/** Compiles and evaluates; the first resource is the subject. Throws where the definition does not compile. */
export function judge(
  definition: Json | object,
  resources: readonly Resource[],
  options: JudgeOptions = {},
): PolicyResult {
  const compiled = compileDefinition(definition);
  if (!compiled.ok) throw new Error(compiled.error.map((error) => error.message).join('; '));
  const [subject] = resources;
  if (subject === undefined) throw new Error('There is no subject');
  return evaluatePolicy(compiled.value, subject, {
    index: makeIndex(resources, options),
    absence: options.absence ?? azureAbsence,
    asOf: AS_OF,
    parameters: options.parameters ?? {},
    trace: options.trace ?? false,
  });
}

export function makeIndex(
  resources: readonly Resource[],
  options: Pick<JudgeOptions, 'whole' | 'wholeTypes'> = {},
): EstateIndex {
  const { whole = false, wholeTypes = [] } = options;
  return new EstateIndex({
    resources,
    diagnostics: [],
    inputs: [],
    wholeTypes: new Set(wholeTypes),
    declaration: {
      ...emptyDeclaration,
      estate: { ...emptyDeclaration.estate, whole: typeof whole === 'boolean' ? whole : [...whole] },
    },
  });
}

/** An audit rule over storage accounts with this condition beside the type. */
export const auditRule = (condition: object): object => ({
  mode: 'Indexed',
  if: { allOf: [{ field: 'type', equals: 'Microsoft.Storage/storageAccounts' }, condition] },
  then: { effect: 'audit' },
});
