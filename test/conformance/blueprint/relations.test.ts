/**
 * What a blueprint relates is torn apart, one relation at a time, and each of its resources is taken away: a control that
 * passed must fail.
 *
 *   npx vitest run --config vitest.conformance.config.ts test/conformance/blueprint/relations.test.ts
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadContent } from '../../../src/content/load-content.ts';
import type { ControlEntry } from '../../../src/model/control.ts';
import type { Estate } from '../../../src/model/estate.ts';
import type { Resource } from '../../../src/model/resource.ts';
import { askEstates, closeQueries } from '../../content/support/query-run.ts';
import { breakages } from './support/breakages.ts';
import { builtEstate, exampleSection } from './support/built-estate.ts';
import { without } from './support/estate-edits.ts';
import { asOf, isFailing, judgementsOf, passingOf } from './support/one-control.ts';
import { plainTypes } from './support/plain-types.ts';
import { type Bench, benchOf } from './support/setting-changes.ts';

const loaded = loadContent();
if (!loaded.ok) throw new Error('the content cannot be read');
const content = loaded.value;
const byId = new Map(content.controls.map((entry) => [entry.control.id, entry]));
const folder = ({ area, slug }: ControlEntry): string => join(import.meta.dirname, '../../../controls', area, slug);
const secondsSince = (started: number): number => Math.round((Date.now() - started) / 1000);
afterAll(closeQueries);

type Outcome = 'pass' | 'fail' | 'open';

/** What a control says of each estate; a query is asked of all of them at once. */
async function outcomesOf(entry: ControlEntry, estates: readonly Estate[]): Promise<readonly Outcome[]> {
  const isQuery = 'query' in entry.control.rule;
  const answers = isQuery ? await askEstates({ entry, folder: folder(entry), asOf, attestations: [] }, estates) : [];
  return estates.map((estate, i) => {
    const judged = judgementsOf(entry, estate, answers[i]);
    if (isFailing(judged)) return 'fail';
    return passingOf(judged).length > 0 ? 'pass' : 'open';
  });
}

describe.each(['clinic', 'hospital'] as const)('the relations of the %s', (example) => {
  it('fail the control that names them, whichever is broken', async () => {
    const started = Date.now();
    const estate = await builtEstate(exampleSection(example), content);
    const rows = breakages.filter((row) => row.example === example);
    const wrong: string[] = [];
    for (const id of new Set(rows.map(({ control }) => control))) {
      const entry = byId.get(id);
      if (entry === undefined) throw new Error(`no control ${id}`);
      const own = rows.filter(({ control }) => control === id);
      const [before, ...after] = await outcomesOf(entry, [estate, ...own.map(({ edit }) => edit(estate))]);
      if (before === 'fail') wrong.push(`${id} fails before`);
      own.forEach(({ name }, i) => {
        if (after[i] !== 'fail') wrong.push(`${id} does not fail where ${name}: ${after[i]}`);
      });
    }
    console.log(
      `${example}: ${rows.length} relations broken, ${wrong.length} without a failure; ${secondsSince(started)} s`,
    );
    expect(wrong).toEqual([]);
  });
});

/** Text of the types that a control speaks of, in lower case. */
function namesOf(entry: ControlEntry): string {
  const { rule, judges } = entry.control;
  const text =
    'policy' in rule
      ? JSON.stringify(rule.policy)
      : 'query' in rule
        ? readFileSync(join(folder(entry), rule.query), 'utf8')
        : '';
  return `${text} ${judges.types.join(' ')}`.toLowerCase();
}

/** Words by which a type is spoken of where it shows through another. */
const shownAs: Readonly<Record<string, readonly string[]>> = {
  'microsoft.network/privateendpoints': ['privateendpointconnections'],
  'microsoft.sql/servers/failovergroups': ['replicationlinks'],
};

const speaksOf = (names: string, type: string): boolean =>
  [type, ...(shownAs[type] ?? [])].some((word) => names.includes(word));

const isNeverMissed = (type: string): boolean => plainTypes.some((row) => row.type === type && row.some !== true);

describe('the resources of the clinic', () => {
  it('are each missed by a control once they are gone', async () => {
    const started = Date.now();
    const estate = await builtEstate(exampleSection('clinic'), content);
    const benches = content.controls
      .flatMap((entry) => benchOf(entry, estate) ?? [])
      .map((bench) => ({ bench, names: namesOf(bench.entry) }));
    const tried = estate.resources.filter(({ type }) => !isNeverMissed(type));
    const isMissed = (
      resource: Resource,
      { bench, names }: { readonly bench: Bench; readonly names: string },
    ): boolean =>
      speaksOf(names, resource.type) && isFailing(judgementsOf(bench.entry, without(bench.estate, [resource])));
    let left = tried.filter((resource) => !benches.some((each) => isMissed(resource, each)));
    const byPolicy = tried.length - left.length;
    for (const entry of content.controls.filter(({ control }) => 'query' in control.rule)) {
      const names = namesOf(entry);
      const asked = left.filter(({ type }) => speaksOf(names, type));
      if (asked.length === 0) continue;
      const results = await outcomesOf(
        entry,
        asked.map((resource) => without(estate, [resource])),
      );
      const missed = new Set(asked.filter((_, i) => results[i] === 'fail'));
      left = left.filter((resource) => !missed.has(resource));
    }
    const listed = new Set(plainTypes.map(({ type }) => type));
    const unlisted = left.filter(({ type }) => !listed.has(type)).map(({ id }) => id);
    // Of a type of which some may go, others must be missed; and no row outlives what it speaks of.
    const stale = plainTypes
      .filter(
        ({ type, some }) =>
          some === true &&
          left.filter((one) => one.type === type).length === tried.filter((one) => one.type === type).length,
      )
      .map(({ type }) => `${type}: none is missed`);
    const idle = plainTypes
      .filter(({ type }) => !estate.resources.some((one) => one.type === type))
      .map(({ type }) => `${type}: there is none`);
    console.log(
      `clinic: ${tried.length} of ${estate.resources.length} resources taken away, ${byPolicy} missed by a policy, ` +
        `${tried.length - byPolicy - left.length} by a query, ${left.length} by none (their types are listed); ${secondsSince(started)} s`,
    );
    expect([...unlisted, ...stale, ...idle]).toEqual([]);
  });
});
