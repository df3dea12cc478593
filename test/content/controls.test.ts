/**
 * Walks every folder controls/<area>/<slug>/ and judges each of its cases.
 *
 * One control:  npx vitest run test/content/controls.test.ts -t storage-minimum-tls
 * One area:     npx vitest run test/content/controls.test.ts -t "^encryption "
 *
 * `expect.yaml` lists every verdict of the control: the end of the subject's id (`storageAccounts/stphi`), `estate`,
 * `tier/<name>` or `type/<resource type>`, and its verdict.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findDefault } from '../../src/arm/defaults/index.ts';
import { formatContentError } from '../../src/content/content-error.ts';
import { loadCases } from '../../src/content/load-cases.ts';
import { loadControls } from '../../src/content/load-controls.ts';
import { loadLaw } from '../../src/content/load-law.ts';
import type { ControlEntry } from '../../src/model/control.ts';
import { rollUp, type VerdictKind } from '../../src/model/verdict.ts';
import { lintForAzure } from '../../src/policy/index.ts';
import { leavesOf, removable, sample, without, withUnknown } from './support/mutate.ts';
import { differences, folderOf, judgeCase, type ReadCase, readCase, root } from './support/run-case.ts';

const law = loadLaw(root);
const controls = loadControls(root);
const entries = controls.ok ? controls.value : [];
const areas = [...new Set(entries.map(({ area }) => area))];

/** What a case's roll-up must be, by the first word of its folder's name; no row: whatever its expectation says. */
const rollUps: Readonly<Record<string, readonly VerdictKind[]>> = {
  pass: ['pass', 'attested'],
  fail: ['fail'],
  unknown: ['unknown'],
  attested: ['attested'],
  'not-applicable': ['not-applicable'],
  expired: ['fail'],
  missing: ['unknown'],
};
const prefixes = [...Object.keys(rollUps), 'default', 'boundary'];
const prefixOf = (name: string): string | undefined => prefixes.find((prefix) => name.startsWith(`${prefix}-`));

/** Mutations of one case; more leaves than this are sampled, always the same ones. */
const MAX_LEAVES = 60;
const MAX_REMOVALS = 20;

const readCases = new Map<string, Promise<readonly ReadCase[]>>();
function casesOf(entry: ControlEntry): Promise<readonly ReadCase[]> {
  const known = readCases.get(entry.control.id);
  if (known !== undefined) return known;
  const reading = readAll(entry);
  readCases.set(entry.control.id, reading);
  return reading;
}
async function readAll(entry: ControlEntry): Promise<readonly ReadCase[]> {
  const loaded = loadCases(folderOf(entry));
  if (!loaded.ok) throw new Error(loaded.error.map(formatContentError).join('\n'));
  const cases: ReadCase[] = [];
  for (const found of loaded.value) cases.push(...(await readCase(entry, found)));
  return cases;
}

describe('content', () => {
  it('loads: every control.yaml and every row of the law is valid', () => {
    expect(law.ok ? [] : law.error.map(formatContentError)).toEqual([]);
    expect(controls.ok ? [] : controls.error.map(formatContentError)).toEqual([]);
  });

  it('has a control.yaml in every folder of an area', () => {
    const areaFolders = readdirSync(join(root, 'controls'), { withFileTypes: true }).filter((e) => e.isDirectory());
    const missing = areaFolders.flatMap((area) =>
      readdirSync(join(root, 'controls', area.name)).filter(
        (slug) => !existsSync(join(root, 'controls', area.name, slug, 'control.yaml')),
      ),
    );
    expect(missing).toEqual([]);
  });
});

for (const area of areas) {
  describe(area, () => {
    for (const entry of entries.filter((candidate) => candidate.area === area)) {
      describe(`${entry.control.id} ${entry.slug}`, () => {
        it('cites what exists', () => expect(unknownCitations(entry)).toEqual([]));
        it('is a rule that Azure takes', () => expect(lintProblems(entry)).toEqual([]));
        it('has the cases that it must have', () => expect(missingCases(entry)).toEqual([]));
        it('gives each case exactly its verdicts', async () => expect(await wrongCases(entry)).toEqual([]));
        it('never turns missing data into another verdict', async () =>
          expect(await wrongMutations(entry)).toEqual([]));
      });
    }
  });
}

function unknownCitations({ control: { satisfies } }: ControlEntry): readonly string[] {
  if (!law.ok) return ['the law cannot be read'];
  const { cfr, checklist, recommendations, nprm } = law.value;
  const lacks = (cited: readonly string[], known: readonly string[]): readonly string[] =>
    cited.filter((id) => !known.includes(id));
  return [
    ...lacks(
      satisfies.cfr,
      cfr.map(({ citation }) => citation),
    ),
    ...lacks(
      satisfies.checklist,
      checklist.map(({ id }) => id),
    ),
    ...lacks(
      satisfies.recommends,
      recommendations.map(({ id }) => id),
    ),
    ...lacks(
      satisfies.nprm,
      nprm.map(({ id }) => id),
    ),
  ];
}

function lintProblems({ control }: ControlEntry): readonly unknown[] {
  return 'policy' in control.rule ? lintForAzure(control.rule.policy) : [];
}

function missingCases(entry: ControlEntry): readonly string[] {
  const loaded = loadCases(folderOf(entry));
  if (!loaded.ok) return loaded.error.map(formatContentError);
  const has = (prefix: string): boolean => loaded.value.some(({ name }) => prefixOf(name) === prefix);
  const badNames = loaded.value.filter(({ name }) => prefixOf(name) === undefined).map(({ name }) => `name: ${name}`);
  return [...badNames, ...wantedCases(entry).filter((prefix) => !has(prefix))];
}

function wantedCases({ control }: ControlEntry): readonly string[] {
  const { rule } = control;
  if ('query' in rule) return [];
  if ('attestation' in rule) return [...(rule.attestation.maxAge === undefined ? [] : ['expired']), 'missing', 'pass'];
  return ['pass', 'fail', 'unknown', ...(readsDefault(control) ? ['default'] : [])];
}

/** Whether the rule reads a property for which a default is documented. */
function readsDefault({ judges, rule }: ControlEntry['control']): boolean {
  const text = JSON.stringify(rule);
  const fields = [...text.matchAll(/"field":"([^"[]+)"/g)].map((match) => match[1] ?? '');
  return judges.types.some((type) =>
    fields.some((field) => {
      const own = field.toLowerCase();
      if (!own.startsWith(`${type}/`)) return false;
      return findDefault(type, `properties.${own.slice(type.length + 1)}`) !== undefined;
    }),
  );
}

async function wrongCases(entry: ControlEntry): Promise<readonly string[]> {
  return (await casesOf(entry)).flatMap((found) => {
    const verdicts = judgeCase(entry, found);
    const wanted = rollUps[prefixOf(found.name) ?? ''];
    const rolled = rollUp(verdicts.map(({ verdict }) => verdict));
    const named =
      wanted === undefined || wanted.includes(rolled) ? [] : [`is ${rolled} over all its subjects, unlike its name`];
    const errors = found.estate.diagnostics
      .filter(({ severity }) => severity === 'error')
      .map(({ message }) => message);
    return [...errors, ...differences(verdicts, found.expect), ...named].map((line) => `${found.name}: ${line}`);
  });
}

const counts = { leaves: 0, removals: 0, cases: 0 };

/** Replaces each leaf by an unknown, and takes each resource away: a verdict stays, or becomes unknown. */
async function wrongMutations(entry: ControlEntry): Promise<readonly string[]> {
  if ('attestation' in entry.control.rule) return [];
  return (await casesOf(entry)).flatMap((found) => {
    counts.cases++;
    const before = new Map(judgeCase(entry, found).map(({ subject, verdict }) => [subject.toLowerCase(), verdict]));
    return [...wrongUnknowns(entry, found, before), ...(isOpen(found) ? wrongRemovals(entry, found, before) : [])];
  });
}

/** In a scope that is declared whole, what is absent is absent, so taking something away may change a verdict. */
const isOpen = ({ estate }: ReadCase): boolean =>
  estate.declaration.estate.whole === false && estate.wholeTypes.size === 0;

type Before = ReadonlyMap<string, VerdictKind>;

function wrongUnknowns(entry: ControlEntry, found: ReadCase, before: Before): readonly string[] {
  return sample(leavesOf(found.estate), MAX_LEAVES).flatMap((leaf) => {
    counts.leaves++;
    const after = verdictsBySubject(entry, found, withUnknown(found.estate, leaf));
    return [...before].flatMap(([subject, verdict]) => {
      const now = after.get(subject);
      if (now === verdict || now === 'unknown') return [];
      return `${found.name}: ${subject} went from ${verdict} to ${now ?? 'no verdict'} with ${leaf.path.join('.')} unknown`;
    });
  });
}

function wrongRemovals(entry: ControlEntry, found: ReadCase, before: Before): readonly string[] {
  return sample(removable(found.estate), MAX_REMOVALS).flatMap((index) => {
    counts.removals++;
    const after = verdictsBySubject(entry, found, without(found.estate, index));
    return [...after].flatMap(([subject, now]) => {
      const verdict = before.get(subject);
      if (verdict === undefined || now === verdict || now === 'unknown') return [];
      return `${found.name}: ${subject} went from ${verdict} to ${now} without ${found.estate.resources[index]?.id}`;
    });
  });
}

const verdictsBySubject = (entry: ControlEntry, found: ReadCase, estate: ReadCase['estate']): Before =>
  new Map(judgeCase(entry, found, estate).map(({ subject, verdict }) => [subject.toLowerCase(), verdict]));

describe('mutations', () => {
  it('were tried', () => {
    process.stdout.write(
      `mutated ${counts.cases} cases: ${counts.leaves} leaves unknown, ${counts.removals} resources removed\n`,
    );
    expect(counts.leaves).toBeGreaterThanOrEqual(0);
  });
});
