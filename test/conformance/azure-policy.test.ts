import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { azureAbsence } from '../../src/arm/absence.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import type { Resource } from '../../src/model/resource.ts';
import { Unknown } from '../../src/model/unknown.ts';
import { getPath, isValueArray, isValueObject, type Value, type ValueObject } from '../../src/model/value.ts';
import {
  type CompiledInitiative,
  compileDefinition,
  compileInitiative,
  evaluateInitiative,
  evaluatePolicy,
  lintForAzure,
  type PolicyDefinition,
  type PolicyResult,
} from '../../src/policy/index.ts';
import { AS_OF, atId, makeIndex, makeResource, SUBSCRIPTION } from '../../src/policy/testing/judge.ts';
import { readFixtures } from './azure-policy-fixtures/read-fixtures.ts';

const root = process.env['SAFEGUARD_TEST_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
const folder = join(root, 'azure-policy');
const isThere = existsSync(folder);
if (!isThere) console.log(`Skipped: no Azure Policy definitions at ${folder}; set SAFEGUARD_TEST_DATA`);

const read = (file: string): string => gunzipSync(readFileSync(join(folder, file))).toString('utf8');

interface RawDefinition {
  readonly name: string;
  readonly properties: {
    readonly displayName: string;
    readonly mode: string;
    readonly parameters?: Readonly<Record<string, { readonly defaultValue?: Value }>>;
    readonly policyRule: { readonly then: { readonly effect: string; readonly details?: JsonObject } };
  };
}

/** What a definition needs in order to be judged. */
type Kind = 'configuration' | 'manual' | 'assessment' | 'guest configuration' | 'data plane';

function kindOf({ properties }: RawDefinition): Kind {
  const { effect, details } = properties.policyRule.then;
  const parameter = /parameters\('(\w+)'\)/.exec(effect)?.[1];
  const actual = parameter === undefined ? effect : String(properties.parameters?.[parameter]?.defaultValue);
  const type = String(details?.['type'] ?? '').toLowerCase();
  if (actual.toLowerCase() === 'manual') return 'manual';
  if (!/^(all|indexed)$/i.test(properties.mode)) return 'data plane';
  if (type.startsWith('microsoft.security/assessments')) return 'assessment';
  return type.startsWith('microsoft.guestconfiguration/') ? 'guest configuration' : 'configuration';
}

type Place = readonly (string | number)[];

/** Places below the root, other than what identifies the resource. */
function leavesOf(at: Value, path: Place = []): Place[] {
  const entries: readonly (readonly [string | number, Value])[] = isValueArray(at)
    ? [...at.entries()]
    : isValueObject(at)
      ? Object.entries(at)
      : [];
  const below = entries
    .filter(([name]) => path.length > 0 || !['id', 'type', 'name'].includes(String(name)))
    .flatMap(([name, value]) => leavesOf(value, [...path, name]));
  return path.length === 0 ? below : [path, ...below];
}

function replaceAt(at: Value, [step, ...rest]: Place, by: Value): Value {
  if (step === undefined) return by;
  if (isValueArray(at)) return at.map((item, i) => (i === step ? replaceAt(item, rest, by) : item));
  if (!isValueObject(at)) return at;
  return { ...at, [step]: replaceAt(at[step] ?? null, rest, by) };
}

describe.skipIf(!isThere)('Azure Policy', () => {
  const raw = new Map<string, RawDefinition>();
  const compiled = new Map<string, PolicyDefinition>();
  const initiatives: CompiledInitiative[] = [];
  const ofKind = (kind: Kind): RawDefinition[] => [...raw.values()].filter((definition) => kindOf(definition) === kind);

  const judge = (
    name: string,
    resources: readonly Resource[],
    parameters: Readonly<Record<string, Value>> = {},
  ): PolicyResult => {
    const definition = compiled.get(name);
    const [subject] = resources;
    if (definition === undefined || subject === undefined) throw new Error(`There is no definition ${name}`);
    return evaluatePolicy(definition, subject, {
      index: makeIndex(resources, { whole: true }),
      parameters,
      absence: azureAbsence,
      asOf: AS_OF,
    });
  };

  beforeAll(() => {
    for (const line of read('definitions.ndjson.gz').trim().split('\n')) {
      const definition = JSON.parse(line) as RawDefinition;
      raw.set(definition.name, definition);
      const result = compileDefinition(definition);
      if (result.ok) compiled.set(definition.name, result.value);
    }
    for (const file of ['HIPAA_HITRUST_audit.json.gz', 'AzureSecurityCenter.json.gz']) {
      const result = compileInitiative(JSON.parse(read(file)), compiled);
      if (result.ok) initiatives.push(result.value);
    }
  });

  it('compiles every definition and both initiatives', () => {
    expect(raw.size).toBe(759);
    const failed = [...raw.values()]
      .filter(({ name }) => !compiled.has(name))
      .map(({ properties }) => properties.displayName);
    expect(failed).toEqual([]);
    expect(initiatives).toHaveLength(2);
    const kinds = (['configuration', 'manual', 'assessment', 'guest configuration', 'data plane'] as const).map(
      (kind) => `${kind} ${ofKind(kind).length}`,
    );
    console.log(
      `azure-policy: ${raw.size} definitions compile; ${kinds.join(', ')}; references ${initiatives.map((i) => i.references.length).join(' and ')}`,
    );
  });

  it('takes each for a rule that Azure evaluates', () => {
    const found = [...raw.values()].flatMap((definition) =>
      lintForAzure(definition).map((line) => `${definition.name} ${line}`),
    );
    expect(found.filter((line) => !/one wildcard/.test(line))).toEqual([]);
  });

  it('gives the stated state for each fixture, and says what decided a failure', () => {
    const fixtures = readFixtures();
    const wrong: string[] = [];
    let cases = 0;
    for (const { definition, title, parameters, pass, fail } of fixtures) {
      for (const [side, resources, expected] of [
        ['pass', pass, 'Compliant'],
        ['fail', fail, 'NonCompliant'],
      ] as const) {
        if (resources === undefined) continue;
        cases++;
        const result = judge(definition, resources, parameters);
        if (result.state !== expected)
          wrong.push(`${definition} ${title}: ${side} is ${result.state}: ${result.reason.text}`);
        else if (side === 'fail' && result.decided === undefined) wrong.push(`${definition} ${title}: nothing decided`);
      }
    }
    const covered = new Set(fixtures.filter((f) => f.pass).map((f) => f.definition));
    const failing = new Set(fixtures.filter((f) => f.fail).map((f) => f.definition));
    const missing = ofKind('configuration').filter(({ name }) => !covered.has(name) || !failing.has(name));
    console.log(
      `azure-policy: ${cases - wrong.length} of ${cases} cases as stated, for ${covered.size} definitions of ${ofKind('configuration').length}; without a pass and a fail case: ${missing.length}`,
    );
    expect(wrong).toEqual([]);
    expect(missing.map(({ name, properties }) => `${name} ${properties.displayName}`)).toEqual([]);
  });

  it('keeps each state or turns to unknown when a value of a case becomes unknown', () => {
    const wrong: string[] = [];
    let replaced = 0;
    for (const { definition, title, parameters, pass, fail } of readFixtures()) {
      for (const resources of [pass, fail]) {
        if (resources === undefined) continue;
        const before = judge(definition, resources, parameters).state;
        for (const [i, resource] of resources.entries()) {
          for (const path of leavesOf(resource.body)) {
            // In place of null, a value that is surely there would be another input.
            const isNull = getPath(resource.body, path) === null;
            for (const presence of isNull ? (['maybe-absent'] as const) : (['present', 'maybe-absent'] as const)) {
              const unknown = new Unknown('parameter', path.join('.'), { presence });
              const changed = { ...resource, body: replaceAt(resource.body, path, unknown) as ValueObject };
              const after = judge(definition, resources.with(i, changed), parameters).state;
              replaced++;
              if (after !== before && after !== 'Unknown')
                wrong.push(`${title}: ${path.join('.')}: ${before} to ${after}`);
            }
          }
        }
      }
    }
    console.log(`azure-policy: ${replaced} values made unknown, ${wrong.length} states swapped`);
    expect(wrong).toEqual([]);
  });

  const image = (publisher: string, sku: string, osType: string) => ({
    identity: { type: 'SystemAssigned' },
    properties: {
      storageProfile: { osDisk: { osType }, imageReference: { publisher, offer: 'x', sku } },
      securityProfile: {},
    },
  });
  const windows = makeResource(
    'Microsoft.Compute/virtualMachines',
    'w',
    image('MicrosoftWindowsServer', '2022', 'Windows'),
  );
  const linux = makeResource('Microsoft.Compute/virtualMachines', 'l', image('Canonical', '22_04', 'Linux'));
  const subscription = atId(SUBSCRIPTION, {});

  it('leaves what only Azure can answer unknown, with the reason', () => {
    const candidates = [
      windows,
      linux,
      subscription,
      ...[
        'Microsoft.Sql/servers',
        'Microsoft.Network/virtualNetworks',
        'Microsoft.Network/virtualNetworks/subnets',
        'Microsoft.ContainerRegistry/registries',
        'Microsoft.ContainerService/managedClusters',
        'Microsoft.KeyVault/vaults',
        'Microsoft.ApiManagement/service/apis/operations',
      ].map((type) => makeResource(type, 'a/b/c/d'.slice(0, 2 * type.split('/').length - 3), { kind: 'x' })),
    ];
    const reasons: Readonly<Record<Exclude<Kind, 'configuration'>, RegExp>> = {
      manual: /no-record/,
      assessment: /not-collected/,
      'guest configuration': /not-collected/,
      'data plane': /not-collected|unsupported/,
    };
    for (const [kind, reason] of Object.entries(reasons) as [Exclude<Kind, 'configuration'>, RegExp][]) {
      for (const { name, properties } of ofKind(kind)) {
        const results = candidates
          .map((subject) => judge(name, [subject]))
          .filter(({ state }) => state !== 'NotApplicable');
        expect(results.length, properties.displayName).toBeGreaterThan(0);
        for (const result of results) {
          expect(result.state, properties.displayName).toBe('Unknown');
          expect(result.reason.code, properties.displayName).toMatch(reason);
        }
      }
      console.log(`azure-policy: ${ofKind(kind).length} definitions (${kind}) are unknown with their reason`);
    }
  });

  it('answers by what Azure produced where it was imported', () => {
    const subject = windows;
    const results = ofKind('assessment').flatMap(({ name, properties }) => {
      if (judge(name, [subject]).state === 'NotApplicable') return [];
      const id = `${subject.id}/providers/Microsoft.Security/assessments/${String(properties.policyRule.then.details?.['name'])}`;
      const assessed = (code: string) =>
        judge(name, [subject, atId(id, { properties: { status: { code } } }, { extends: subject.id })]).state;
      return [[assessed('Healthy'), assessed('Unhealthy')].join(' ')];
    });
    expect(results.length).toBeGreaterThan(8);
    expect(new Set(results)).toEqual(new Set(['Compliant NonCompliant']));
  });

  it('judges ten thousand resources by both initiatives in seconds', () => {
    const types = [...new Set([...compiled.values()].flatMap((definition) => [...(definition.types ?? [])]))];
    const resources = Array.from({ length: 10_000 }, (_, i) => {
      const type = types[i % types.length] ?? '';
      const names = Array.from({ length: type.split('/').length - 1 }, (_, j) => `n${i}-${j}`).join('/');
      return makeResource(type, names, { location: 'eastus', properties: { publicNetworkAccess: 'Enabled' } });
    });
    const options = { index: makeIndex(resources), parameters: {}, absence: azureAbsence, asOf: AS_OF };
    const start = performance.now();
    let judged = 0;
    for (const resource of resources) {
      for (const initiative of initiatives) {
        for (const { result } of evaluateInitiative(initiative, resource, options))
          if (result.state !== 'NotApplicable') judged++;
      }
    }
    const seconds = (performance.now() - start) / 1000;
    console.log(
      `azure-policy: 10,000 resources by ${initiatives.map((i) => i.references.length).join(' + ')} references in ${seconds.toFixed(2)} s, ${judged} judged`,
    );
    expect(seconds).toBeLessThan(20);
  });
});
