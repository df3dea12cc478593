import { idKey } from '../../arm/resource-id.ts';
import { sha256 } from '../../lib/hash.ts';
import type { Assessment, ControlResult } from '../../model/assessment.ts';
import { type Control, type Severity, severities } from '../../model/control.ts';
import type { SourceLocation } from '../../model/resource.ts';
import type { Verdict, VerdictKind } from '../../model/verdict.ts';

/** The findings of one control. */
export interface FindingGroup {
  readonly control: ControlResult;
  readonly findings: readonly Verdict[];
}

/** Place in the order critical, high, medium, low; what waits for an engine has none and comes last. */
const severityRank = (severity: Severity | undefined): number =>
  severity === undefined ? severities.length : severities.indexOf(severity);

/** Whether a control is at or above the severity that the run lists. */
export const isListed = (control: ControlResult, assessment: Assessment): boolean =>
  control.severity === undefined || severityRank(control.severity) <= severityRank(assessment.minimumSeverity);

/** Verdicts of one kind by control, worst severity first, then by id. Waived failures are left out unless they are asked for. */
export function groupFindings(
  assessment: Assessment,
  kind: VerdictKind,
  waived: 'without-waived' | 'only-waived' = 'without-waived',
): readonly FindingGroup[] {
  return assessment.controls
    .filter((control) => control.counts[kind] > 0 && isListed(control, assessment))
    .map((control) => ({ control, findings: findingsOf(assessment, control.id, kind, waived) }))
    .filter(({ findings }) => findings.length > 0)
    .sort((a, b) => severityRank(a.control.severity) - severityRank(b.control.severity));
}

function findingsOf(assessment: Assessment, id: string, kind: VerdictKind, waived: string): readonly Verdict[] {
  const found: Verdict[] = [];
  for (const verdict of assessment.verdicts.of(id)) {
    if (verdict.verdict === kind && (verdict.waiver !== undefined) === (waived === 'only-waived')) found.push(verdict);
  }
  return found;
}

/** Unknowns by why they are unknown: the reason's code, then its text, with how many verdicts and which controls. */
export interface UnknownGroup {
  readonly code: Verdict['reason']['code'];
  readonly verdicts: number;
  readonly texts: readonly { readonly text: string; readonly verdicts: number; readonly controls: readonly string[] }[];
}

/** The most frequent reason first. */
export function groupUnknowns(assessment: Assessment): readonly UnknownGroup[] {
  const codes = new Map<Verdict['reason']['code'], Map<string, { verdicts: number; controls: Set<string> }>>();
  for (const control of assessment.controls) {
    if (control.counts.unknown === 0 || !isListed(control, assessment)) continue;
    for (const { verdict, reason } of assessment.verdicts.of(control.id)) {
      if (verdict !== 'unknown') continue;
      const texts = codes.get(reason.code) ?? new Map<string, { verdicts: number; controls: Set<string> }>();
      codes.set(reason.code, texts);
      const entry = texts.get(reason.text) ?? { verdicts: 0, controls: new Set<string>() };
      texts.set(reason.text, entry);
      entry.verdicts++;
      entry.controls.add(control.id);
    }
  }
  return [...codes]
    .map(([code, texts]) => ({
      code,
      verdicts: [...texts.values()].reduce((sum, { verdicts }) => sum + verdicts, 0),
      texts: [...texts]
        .map(([text, { verdicts, controls }]) => ({ text, verdicts, controls: [...controls] }))
        .sort((a, b) => b.verdicts - a.verdicts || compareText(a.text, b.text)),
    }))
    .sort((a, b) => b.verdicts - a.verdicts || compareText(a.code, b.code));
}

/** Order by code unit: the same on every machine and in every locale. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What each unknown asks of the reader. */
export const unknownAdvice: Readonly<Partial<Record<Verdict['reason']['code'], string>>> = {
  parameter: 'a parameter has no value: pass --parameters',
  runtime: 'only Azure knows it after deployment: assess an export too',
  permission: 'the export lacks the right to read it',
  'not-collected': 'the input does not hold it: add an export that does',
  'not-declared': 'nobody declared it: add it to safeguard.yaml, or the file that holds it',
  unsupported: 'this program cannot read or evaluate it yet',
  'engine-not-installed': 'it is a query, and the query engine is not installed',
  'no-record': 'no record says so: write one in attestations/',
};

/**
 * Names a finding by what it is about, not by where it stands: the same after lines move. 64 hexadecimal digits.
 */
export const fingerprint = ({ control, subject }: Pick<Verdict, 'control' | 'subject'>): string =>
  sha256(`${control}\n${idKey(subject)}`);

/** `main.json:12:3`, `main.json`, or nothing. */
export function placeText(source: SourceLocation | undefined): string {
  if (source === undefined) return '';
  if (source.line === undefined) return source.file;
  return `${source.file}:${source.line}${source.column === undefined ? '' : `:${source.column}`}`;
}

/** `properties.minimumTlsVersion is TLS1_0, wanted TLS1_2`, as far as each may be shown. */
export function decidedText({ decided, reason }: Pick<Verdict, 'decided' | 'reason'>): string {
  // Of what is not there, the reason says more than the path.
  if (decided === undefined || (decided.actual === undefined && decided.expected === 'a value')) return reason.text;
  const actual = decided.actual === undefined ? '' : ` is ${shown(decided.actual)}`;
  const expected =
    decided.expected === undefined ? '' : `${actual === '' ? ':' : ','} wanted ${shown(decided.expected)}`;
  return actual === '' && expected === '' ? reason.text : `${decided.path}${actual}${expected}`;
}

const shown = (value: unknown): string => (value === null ? 'not set' : String(value));

/** The last two segments of an id: enough to know it in a list. */
export function shortSubject(subject: string): string {
  const segments = subject.split('/').filter((segment) => segment !== '');
  const at = segments.map((s) => s.toLowerCase()).lastIndexOf('providers');
  return (at < 0 ? segments.slice(-2) : segments.slice(at + 2)).join('/') || subject;
}

/** What a control rests on, with how much each binds: the rule first, then advice, named as such. */
export function citationText(
  { cfr, checklist, recommends, nprm }: Control['satisfies'],
  assessment: Assessment,
): string {
  const kinds = citationKinds(assessment);
  return [
    ...cfr.map((citation) => `${citation} (${kinds.get(citation) ?? 'rule'})`),
    ...checklist.map((id) => `checklist ${id} (advice)`),
    ...recommends.map((id) => `${id} (advice)`),
    ...(assessment.proposal === undefined ? [] : nprm.map((id) => `${id} (proposal, not law)`)),
  ].join(', ');
}

const kindsOf = new WeakMap<Assessment, ReadonlyMap<string, string>>();

/** `required`, `addressable` or `standard` by citation. */
export function citationKinds(assessment: Assessment): ReadonlyMap<string, string> {
  const known = kindsOf.get(assessment);
  if (known !== undefined) return known;
  const rows = assessment.rule.standards.flatMap(({ row, specifications }) => [
    row,
    ...specifications.map((s) => s.row),
  ]);
  const kinds = new Map(
    rows.map((row) => [row.citation, row.kind === 'standard' && row.standsAlone ? 'required' : row.kind]),
  );
  kindsOf.set(assessment, kinds);
  return kinds;
}

export const percent = (ratio: number | undefined): string =>
  ratio === undefined ? 'n/a' : `${Math.floor(ratio * 100)}%`;

export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** What fits on one line of a longer text. */
export const firstSentence = (text: string): string =>
  (/^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text).replace(/\s+/g, ' ');
