/**
 * What a blueprint states and a control judges is changed, one setting at a time: the control that names the setting must
 * fail. So no control passes the blueprint because it looks at nothing.
 *
 *   npx vitest run --config vitest.conformance.config.ts test/conformance/blueprint/mutations.test.ts
 */
import { describe, expect, it } from 'vitest';
import { assess, readAsOf } from '../../../src/assess/index.ts';
import { loadContent } from '../../../src/content/load-content.ts';
import type { ControlEntry } from '../../../src/model/control.ts';
import type { Estate } from '../../../src/model/estate.ts';
import type { Resource } from '../../../src/model/resource.ts';
import type { ValueObject } from '../../../src/model/value.ts';
import { namedSettings } from '../../../src/policy/index.ts';
import { builtEstate, exampleSection, examples } from './support/built-estate.ts';
import { insteadOf, placesOf, valueAt, withResource, withValue } from './support/mutations.ts';
import { selectors } from './support/selectors.ts';

const loaded = loadContent();
if (!loaded.ok) throw new Error('the content cannot be read');
const content = loaded.value;
const asOf = readAsOf('2026-06-30');
if (!asOf.ok) throw new Error(asOf.error);
const noLaw = { ...content.law, cfr: [], nprm: [], checklist: [], recommendations: [], waiting: [] };

function verdictsOf(entry: ControlEntry, estate: Estate): ReadonlyMap<string, number> {
  const { controls } = assess({
    controls: [entry],
    law: noLaw,
    estate,
    attestations: [],
    asOf: asOf.ok ? asOf.value : (undefined as never),
    rulesHash: '',
    profile: 'nprm-2025',
    minimumSeverity: 'low',
  });
  return new Map(Object.entries(controls[0]?.counts ?? {}));
}

interface Mutated {
  readonly mutations: number;
  readonly caught: number;
  readonly missed: readonly string[];
}

/** Every setting that a control names, on every resource of the estate: at least one change of it fails the control. */
function mutate(entry: ControlEntry, estate: Estate, each: 'resource' | 'type'): Mutated {
  const missed = new Set<string>();
  let mutations = 0;
  let caught = 0;
  if (!('policy' in entry.control.rule)) return { mutations, caught, missed: [] };
  for (const { type, path } of namedSettings(entry.control.rule.policy, entry.control.judges.types)) {
    if (selectors.some((row) => row.control === entry.control.id && (row.path === undefined || row.path === path)))
      continue;
    const resources = estate.resources.filter((resource) => resource.type === type);
    for (const resource of each === 'resource' ? resources : resources.slice(0, 1)) {
      for (const place of placesOf(resource.body, path)) {
        mutations++;
        if (failsWithout(entry, estate, resource, place)) caught++;
        else missed.add(`${entry.control.id} ${type} ${path}`);
      }
    }
  }
  return { mutations, caught, missed: [...missed] };
}

function failsWithout(
  entry: ControlEntry,
  estate: Estate,
  resource: Resource,
  place: readonly (string | number)[],
): boolean {
  return insteadOf(valueAt(resource.body, place)).some((value) => {
    const body = withValue(resource.body, place, value) as ValueObject;
    return (verdictsOf(entry, withResource(estate, resource, body)).get('fail') ?? 0) > 0;
  });
}

describe.each(examples)('the blueprint of the %s', (example) => {
  it('fails the control that names a setting, whichever setting is changed', async () => {
    const estate = await builtEstate(exampleSection(example), content);
    const passing = content.controls.filter(
      (entry) => 'policy' in entry.control.rule && (verdictsOf(entry, estate).get('pass') ?? 0) > 0,
    );
    const results = passing.map((entry) => mutate(entry, estate, example === 'clinic' ? 'resource' : 'type'));
    const sum = (of: (result: Mutated) => number): number => results.reduce((total, result) => total + of(result), 0);
    console.log(
      `${example}: ${passing.length} controls, ${sum(({ mutations }) => mutations)} settings changed, ${sum(({ caught }) => caught)} caught`,
    );
    expect(results.flatMap(({ missed }) => missed)).toEqual([]);
  });
});
