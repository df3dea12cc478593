import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readEstate } from '../../../src/app/read-estate.ts';
import { type AsOf, assess, type QueryAnswers, readAsOf } from '../../../src/assess/index.ts';
import type { ControlCase } from '../../../src/content/load-cases.ts';
import { loadLaw } from '../../../src/content/load-law.ts';
import type { AttestationRecord } from '../../../src/model/attestation.ts';
import type { ControlEntry } from '../../../src/model/control.ts';
import type { Estate } from '../../../src/model/estate.ts';
import type { Law } from '../../../src/model/law.ts';
import type { Verdict } from '../../../src/model/verdict.ts';
import { askEstates } from './query-run.ts';

export const root: string = fileURLToPath(new URL('../../..', import.meta.url));

/** The day on which a case is judged unless its `expect.yaml` says another. */
export const defaultDay = '2026-06-30';

/** A case once read: what it is judged on. */
export interface ReadCase {
  readonly name: string;
  readonly asOf: string;
  readonly estate: Estate;
  readonly attestations: readonly AttestationRecord[];
  readonly expect: ControlCase['expect'];
}

export const folderOf = ({ area, slug }: ControlEntry): string => join(root, 'controls', area, slug);

/** Inputs that each tell the case whole: a folder may hold it in several front ends, and each must give the same verdicts. */
const wholeInputs = ['template', 'plan', 'export'] as const;

/** Reads a case's folder with the readers that a user's input goes through: once for each front end that it is told in. */
export async function readCase(entry: ControlEntry, found: ControlCase): Promise<readonly ReadCase[]> {
  const fronts = wholeInputs.filter((kind) => found.inputs.some((input) => input.kind === kind));
  if (fronts.length < 2) return [await readFront(entry, found, undefined)];
  const reads: ReadCase[] = [];
  for (const front of fronts) reads.push(await readFront(entry, found, front));
  return reads;
}

async function readFront(entry: ControlEntry, found: ControlCase, front: string | undefined): Promise<ReadCase> {
  const folder = join(folderOf(entry), found.folder);
  const others = wholeInputs.filter((kind) => kind !== front).map((kind) => `${kind}.json`);
  const paths = front === undefined ? [folder] : entriesOf(folder).filter((name) => !others.includes(name));
  const { estate, attestations } = await readEstate(paths, { cwd: folder });
  const name = front === undefined ? found.name : `${found.name} (${front})`;
  return { name, asOf: found.asOf ?? defaultDay, estate, attestations, expect: found.expect };
}

const entriesOf = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name !== 'expect.yaml')
    .sort();

const loaded = loadLaw(root);
/** Of the law, judging one control needs the table of services only. */
const servicesOnly: Law = {
  cfr: [],
  nprm: [],
  checklist: [],
  recommendations: [],
  procedures: [],
  waiting: [],
  crosswalk: [],
  services: loaded.ok ? loaded.value.services : [],
};

/** Judges one control on a case's estate, or on changed ones in its place: the verdicts of each. */
export async function judgeCase(
  entry: ControlEntry,
  found: ReadCase,
  estates: readonly Estate[],
): Promise<readonly (readonly Verdict[])[]> {
  const asOf = asOfCase(found);
  if (!('query' in entry.control.rule)) return estates.map((estate) => judgeEstate(entry, found, estate, undefined));
  const asked = { entry, folder: folderOf(entry), asOf, attestations: found.attestations };
  const answers = await askEstates(asked, estates);
  return estates.map((estate, i) => judgeEstate(entry, found, estate, answers[i]));
}

function asOfCase(found: ReadCase): AsOf {
  const asOf = readAsOf(found.asOf);
  if (!asOf.ok) throw new Error(asOf.error);
  return asOf.value;
}

function judgeEstate(
  entry: ControlEntry,
  found: ReadCase,
  estate: Estate,
  queryAnswers: QueryAnswers | undefined,
): readonly Verdict[] {
  const assessment = assess({
    controls: [entry],
    law: servicesOnly,
    estate,
    attestations: found.attestations,
    asOf: asOfCase(found),
    rulesHash: '',
    profile: 'nprm-2025',
    minimumSeverity: 'low',
    ...(queryAnswers === undefined ? {} : { queryAnswers }),
  });
  return [...assessment.verdicts];
}

/** Whether a subject is the one that an expectation names: itself, or the end of its id on a segment boundary, in any case. */
export function isNamed(subject: string, tail: string): boolean {
  const a = subject.toLowerCase();
  const b = tail.toLowerCase().replace(/^\//, '');
  return a === b || a.endsWith(`/${b}`);
}

/** What differs between the verdicts of a case and its expectation, one line each; empty where they agree. */
export function differences(verdicts: readonly Verdict[], expect: ControlCase['expect']): readonly string[] {
  const lines: string[] = [];
  const used = new Set<string>();
  for (const { subject, verdict, reason, decided } of verdicts) {
    const tail = Object.keys(expect).find((name) => isNamed(subject, name));
    const why = `${reason.code}: ${reason.text}${decided === undefined ? '' : ` ${JSON.stringify(decided)}`}`;
    if (tail === undefined) lines.push(`${subject} is ${verdict}, and expect.yaml does not list it (${why})`);
    else if (expect[tail] !== verdict) lines.push(`${subject} is ${verdict}, expected ${expect[tail]} (${why})`);
    if (tail !== undefined) used.add(tail);
  }
  for (const name of Object.keys(expect))
    if (!used.has(name)) lines.push(`${name} is listed in expect.yaml and was not judged`);
  return lines;
}
