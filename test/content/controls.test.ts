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
import { afterAll, describe, expect, it } from 'vitest';
import { findDefault } from '../../src/arm/defaults/index.ts';
import { formatContentError } from '../../src/content/content-error.ts';
import { loadCases } from '../../src/content/load-cases.ts';
import { loadControls } from '../../src/content/load-controls.ts';
import { loadLaw } from '../../src/content/load-law.ts';
import type { ControlEntry } from '../../src/model/control.ts';
import { rollUp, type Verdict, type VerdictKind } from '../../src/model/verdict.ts';
import { lintForAzure } from '../../src/policy/index.ts';
import { leavesOf, removable, sample, without, withUnknown } from './support/mutate.ts';
import { closeQueries } from './support/query-run.ts';
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
const mostMutations = { leaves: 60, removals: 20 };
/**
 * Each mutation of a query is a run of the engine: a few while one works, `SAFEGUARD_MUTATIONS=many` before a change lands
 * (`.ci/run`), and `SAFEGUARD_MUTATIONS=all` for every one.
 */
const queryMutations: Readonly<Record<string, typeof mostMutations>> = {
  few: { leaves: 2, removals: 1 },
  many: { leaves: 12, removals: 5 },
  all: { leaves: 100_000, removals: 100_000 },
};
const mostQueryMutations = queryMutations[process.env['SAFEGUARD_MUTATIONS'] ?? 'few'] ?? { leaves: 12, removals: 5 };
const mostOf = ({ control }: ControlEntry): typeof mostMutations =>
  'query' in control.rule ? mostQueryMutations : mostMutations;

/** Queries are slow where the machine is busy: each case of one is a hundred runs of the engine. */
const timeoutOf = ({ control }: ControlEntry): number => ('query' in control.rule ? 300_000 : 60_000);

afterAll(closeQueries);

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
        it('never turns missing data into another verdict', { timeout: timeoutOf(entry) }, async () =>
          expect(await wrongMutations(entry)).toEqual([]),
        );
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
  if ('query' in rule) return ['pass', 'fail', 'unknown'];
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
  const lines: string[] = [];
  for (const found of await casesOf(entry)) {
    const [verdicts = []] = await judgeCase(entry, found, [found.estate]);
    const wanted = rollUps[prefixOf(found.name) ?? ''];
    const rolled = rollUp(verdicts.map(({ verdict }) => verdict));
    const named =
      wanted === undefined || wanted.includes(rolled) ? [] : [`is ${rolled} over all its subjects, unlike its name`];
    const errors = found.estate.diagnostics
      .filter(({ severity }) => severity === 'error')
      .map(({ message }) => message);
    const wrong = [...errors, ...differences(verdicts, found.expect), ...named];
    lines.push(...wrong.map((line) => `${found.name}: ${line}`));
  }
  return lines;
}

const counts = { leaves: 0, removals: 0, cases: 0 };

/** Replaces each leaf by an unknown, and takes each resource away: a verdict stays, or becomes unknown. */
async function wrongMutations(entry: ControlEntry): Promise<readonly string[]> {
  if ('attestation' in entry.control.rule) return [];
  const lines: string[] = [];
  for (const found of await casesOf(entry)) {
    counts.cases++;
    const [first = []] = await judgeCase(entry, found, [found.estate]);
    const before = bySubject(first);
    lines.push(...(await wrongUnknowns(entry, found, before)));
    if (isOpen(found)) lines.push(...(await wrongRemovals(entry, found, before)));
  }
  return lines;
}

/** In a scope that is declared whole, what is absent is absent, so taking something away may change a verdict. */
const isOpen = ({ estate }: ReadCase): boolean =>
  estate.declaration.estate.whole === false && estate.wholeTypes.size === 0;

type Before = ReadonlyMap<string, VerdictKind>;

async function wrongUnknowns(entry: ControlEntry, found: ReadCase, before: Before): Promise<readonly string[]> {
  const leaves = sample(leavesOf(found.estate), mostOf(entry).leaves);
  counts.leaves += leaves.length;
  const changed = leaves.map((leaf) => withUnknown(found.estate, leaf));
  const judged = await judgeCase(entry, found, changed);
  return leaves.flatMap((leaf, i) => {
    const after = bySubject(judged[i] ?? []);
    return [...before].flatMap(([subject, verdict]) => {
      const now = after.get(subject);
      if (now === verdict || now === 'unknown') return [];
      return `${found.name}: ${subject} went from ${verdict} to ${now ?? 'no verdict'} with ${leaf.path.join('.')} unknown`;
    });
  });
}

async function wrongRemovals(entry: ControlEntry, found: ReadCase, before: Before): Promise<readonly string[]> {
  const removals = sample(removable(found.estate), mostOf(entry).removals);
  counts.removals += removals.length;
  const changed = removals.map((index) => without(found.estate, index));
  const judged = await judgeCase(entry, found, changed);
  return removals.flatMap((index, i) => {
    const after = bySubject(judged[i] ?? []);
    return [...after].flatMap(([subject, now]) => {
      const verdict = before.get(subject);
      if (verdict === undefined || now === verdict || now === 'unknown') return [];
      return `${found.name}: ${subject} went from ${verdict} to ${now} without ${found.estate.resources[index]?.id}`;
    });
  });
}

const bySubject = (verdicts: readonly Verdict[]): Before =>
  new Map(verdicts.map(({ subject, verdict }) => [subject.toLowerCase(), verdict]));

describe('mutations', () => {
  it('were tried', () => {
    process.stdout.write(
      `mutated ${counts.cases} cases: ${counts.leaves} leaves unknown, ${counts.removals} resources removed\n`,
    );
    expect(counts.leaves).toBeGreaterThanOrEqual(0);
  });
});
