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

interface Changed {
  readonly changes: number;
  readonly missed: readonly string[];
}

const isSelector = (control: string, path: string): boolean =>
  selectors.some((row) => row.control === control && (row.path === undefined || row.path === path));

/** Every setting that a control names, where the estate states it: at least one change of it fails the control. */
function changeSettings(entry: ControlEntry, estate: Estate): Changed {
  const { id, judges, rule } = entry.control;
  if (!('policy' in rule)) return { changes: 0, missed: [] };
  let changes = 0;
  const missed: string[] = [];
  for (const { type, path } of namedSettings(rule.policy, judges.types)) {
    if (isSelector(id, path)) continue;
    const places = placesIn(estate, type, path);
    if (places.length === 0) continue;
    changes++;
    // Several policies of a tenant may meet one control together: then one of them is enough to break it.
    if (!places.some(({ resource, place }) => failsWith(entry, estate, resource, place)))
      missed.push(`${id} ${type} ${path}`);
  }
  return { changes, missed };
}

/** Where a setting stands: in each resource first once, because its elements say much the same; a bounded number of places. */
function placesIn(estate: Estate, type: string, path: string) {
  const byResource = estate.resources
    .filter((resource) => resource.type === type)
    .map((resource) => placesOf(resource.body, path).map((place) => ({ resource, place })));
  const firsts = byResource.flatMap((places) => places.slice(0, 1));
  const rest = byResource.flatMap((places) => places.slice(1));
  return [...firsts, ...rest].slice(0, 60);
}

function failsWith(
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
    const results = passing.map((entry) => changeSettings(entry, estate));
    const changes = results.reduce((total, result) => total + result.changes, 0);
    const missed = results.flatMap((result) => result.missed);
    console.log(
      `${example}: ${passing.length} controls, ${changes} settings changed, ${missed.length} without a failure`,
    );
    expect(missed).toEqual([]);
  });
});
