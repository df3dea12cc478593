import type { EstateIndex } from '../arm/estate-index.ts';
import { subscriptionId } from '../arm/resource-id.ts';
import { compareText } from '../lib/compare-text.ts';
import type { AttestationRecord } from '../model/attestation.ts';
import type { AttestationRule } from '../model/control.ts';
import type { EstateSection } from '../model/declaration.ts';
import type { Service } from '../model/law.ts';
import { type AsOf, dayAfter, secondsOf } from './as-of.ts';
import { providerJudgement } from './provider-table.ts';
import { isAssumedSubscription, subscriptionKey } from './scope.ts';
import { coversType, serviceTypes } from './service-types.ts';
import type { Judgement } from './verdict-table.ts';

type Tier = EstateSection['tiers'][number];

/** What judging records needs of the run. */
export interface RecordContext {
  readonly index: EstateIndex;
  readonly records: readonly AttestationRecord[];
  readonly asOf: AsOf;
  /** What the provider says of its services. */
  readonly services: readonly Service[];
}

/** Judges records of the kind that the rule names: no record is unknown, one that is too old fails, one that holds is attested. */
export function judgeAttestation(rule: AttestationRule, context: RecordContext): Judgement[] {
  // What is dated later than the assessment did not exist then.
  const records = context.records
    .filter((record) => record.record === rule.record && record.alternative === undefined)
    .filter((record) => record.date <= context.asOf.day)
    .sort(newestFirst);
  switch (rule.per) {
    case 'estate':
      return [judgeRecords('estate', records, rule, context)];
    case 'tier':
      return judgeTiers(records, rule, context);
    case 'resource-type':
      return judgeTypes(records, rule, context);
  }
}

const newestFirst = (a: AttestationRecord, b: AttestationRecord): number =>
  compareText(b.date, a.date) ||
  // Which of two tests of one day was the later, nobody knows: the failed one counts.
  Number(b.result === 'failed') - Number(a.result === 'failed') ||
  compareText(b.until ?? '', a.until ?? '') ||
  compareText(a.file, b.file) ||
  (a.line ?? 0) - (b.line ?? 0);

const unknownFor = (subject: string, code: 'no-record' | 'not-declared', text: string): Judgement => ({
  subject,
  verdict: 'unknown',
  reason: { code, text },
});

/** The last day on which a record holds: its own `until`, the control's freshness, or the sooner of the two; undefined: no end. */
function lastDay(record: AttestationRecord, rule: AttestationRule): string | undefined {
  const byAge = rule.maxAge === undefined ? undefined : dayAfter(record.date, rule.maxAge);
  if (record.until === undefined) return byAge;
  return byAge === undefined || record.until < byAge ? record.until : byAge;
}

function judgeRecords(
  subject: string,
  records: readonly AttestationRecord[],
  rule: AttestationRule,
  context: RecordContext,
  tier?: Tier,
): Judgement {
  const newest = records[0];
  if (newest === undefined) {
    const text = `No record of kind "${rule.record}": write one in attestations/ when it has been done`;
    return unknownFor(subject, 'no-record', text);
  }
  const holding = records.filter((record) => (lastDay(record, rule) ?? context.asOf.day) >= context.asOf.day);
  const record = holding[0];
  if (record === undefined) return expired(subject, newest, rule);
  return attestedIfMet(subject, record, holding, rule, context, tier);
}

function expired(subject: string, record: AttestationRecord, rule: AttestationRule): Judgement {
  const last = lastDay(record, rule) ?? record.date;
  const text = `The record of ${record.date} held until ${last}: renew it`;
  return { subject, verdict: 'fail', reason: { code: 'expired', text }, ...evidenceOf(record, last) };
}

function evidenceOf(record: AttestationRecord, until: string | undefined): Pick<Judgement, 'attestation' | 'source'> {
  const { by, date, file, line } = record;
  return {
    attestation: { by: `${by.name}, ${by.role}`, date, ...(until === undefined ? {} : { until }), file },
    source: line === undefined ? { file } : { file, line },
  };
}

/** What a demand on a record came to; undefined: met. */
type Shortfall =
  | { readonly verdict: 'fail' | 'unknown'; readonly text: string; readonly undeclared?: true }
  | undefined;

function attestedIfMet(
  subject: string,
  record: AttestationRecord,
  holding: readonly AttestationRecord[],
  rule: AttestationRule,
  context: RecordContext,
  tier?: Tier,
): Judgement {
  const evidence = evidenceOf(record, lastDay(record, rule));
  const shortfalls = rule.requires.map((demand) => shortfallOf(demand, record, holding, context, tier));
  const worst = shortfalls.find((s) => s?.verdict === 'fail') ?? shortfalls.find((s) => s !== undefined);
  if (worst === undefined) {
    const text = `Record "${record.title ?? record.record}" of ${record.date}`;
    return { subject, verdict: 'attested', reason: { code: sourceOf(record), text }, ...evidence };
  }
  const code = worst.verdict === 'fail' ? 'record' : worst.undeclared ? 'not-declared' : 'no-record';
  return { subject, verdict: worst.verdict, reason: { code, text: worst.text }, ...evidence };
}

function shortfallOf(
  demand: AttestationRule['requires'][number],
  record: AttestationRecord,
  holding: readonly AttestationRecord[],
  context: RecordContext,
  tier?: Tier,
): Shortfall {
  switch (demand) {
    case 'document':
      return record.document === undefined ? lacks('"document": the title, and where it is kept') : undefined;
    case 'until':
      return record.until === undefined ? lacks('"until": the last day on which it holds') : undefined;
    case 'passed':
      return checkResult(record);
    case 'measured':
      return checkMeasured(record, context, tier);
    case 'covers':
      return tier === undefined ? checkCovers(holding, context) : undefined;
  }
}

/** Whose word it is: the cloud provider's, where the record is by one in the role `provider`, else the organisation's own. */
const sourceOf = (record: AttestationRecord): 'provider' | 'record' =>
  record.by.role.toLowerCase() === 'provider' ? 'provider' : 'record';

const lacks = (what: string): Shortfall => ({ verdict: 'unknown', text: `The record does not say ${what}` });

function checkResult(record: AttestationRecord): Shortfall {
  if (record.result === undefined) return lacks('"result": passed or failed');
  if (record.result === 'passed') return undefined;
  return { verdict: 'fail', text: `The test of ${record.date} failed: repeat it once its cause is mended` };
}

/** Measured times against the declared times of the tier that the record names. */
function checkMeasured(record: AttestationRecord, { index, asOf }: RecordContext, judged?: Tier): Shortfall {
  const { measured } = record;
  if (measured === undefined) return lacks('"measured": the tier and its measured RTO and RPO');
  const { tiers } = index.estate.declaration.estate;
  const tier = judged ?? tiers.find(({ name }) => name.toLowerCase() === measured.tier.toLowerCase());
  if (tier === undefined) {
    const text = `Declare the tier "${measured.tier}" under estate.tiers: its RTO and RPO are what was measured against`;
    return { verdict: 'unknown', text, undeclared: true };
  }
  for (const key of ['rto', 'rpo'] as const) {
    if (secondsOf(measured[key], asOf.day) > secondsOf(tier[key], asOf.day)) {
      const text = `Tier "${tier.name}": measured ${key.toUpperCase()} ${measured[key]} is longer than the declared ${tier[key]}`;
      return { verdict: 'fail', text };
    }
  }
  return undefined;
}

/** Together, the records that hold must name every subscription that may hold ePHI. */
function checkCovers(holding: readonly AttestationRecord[], { index }: RecordContext): Shortfall {
  const covered = new Set(holding.flatMap((record) => record.covers).map(subscriptionKey));
  if (covered.size === 0) return lacks('"covers": the subscriptions that it covers');
  const wanted = phiSubscriptions(index);
  if (wanted.length === 0) {
    const text = 'Declare estate.phi.subscriptions in safeguard.yaml: what the record covers is compared with it';
    return { verdict: 'unknown', text, undeclared: true };
  }
  const missing = wanted.filter((subscription) => !covered.has(subscription));
  if (missing.length === 0) return undefined;
  const more = missing.length > 1 ? ` and ${missing.length - 1} more` : '';
  return { verdict: 'fail', text: `The record does not cover subscription ${missing[0]}${more}` };
}

/** Subscriptions declared for ePHI; where none is declared, those that the input is in. In lower case, sorted. */
function phiSubscriptions(index: EstateIndex): readonly string[] {
  const { phi } = index.estate.declaration.estate;
  const declared = [
    ...(phi?.subscriptions ?? []),
    ...(phi?.resourceGroups ?? []).flatMap((group) => subscriptionId(group) ?? []),
  ];
  const ids = declared.length > 0 ? declared : index.estate.resources.flatMap(({ id }) => subscriptionId(id) ?? []);
  const keys = new Set(ids.map(subscriptionKey));
  return [...keys].filter((key) => !isAssumedSubscription(key)).sort();
}

function judgeTiers(records: readonly AttestationRecord[], rule: AttestationRule, context: RecordContext): Judgement[] {
  const { tiers } = context.index.estate.declaration.estate;
  if (tiers.length === 0) {
    const text = 'Declare the recovery tiers, each with its RTO and RPO, under estate.tiers in safeguard.yaml';
    return [unknownFor('estate', 'not-declared', text)];
  }
  return [...tiers]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((tier) => {
      const own = records.filter((record) => speaksOf(record, tier));
      return judgeRecords(`tier/${tier.name}`, own, rule, context, tier);
    });
}

function speaksOf(record: AttestationRecord, tier: Tier): boolean {
  const name = tier.name.toLowerCase();
  if (record.measured !== undefined) return record.measured.tier.toLowerCase() === name;
  return record.covers.length === 0 || record.covers.some((covered) => covered.toLowerCase() === name);
}

/** One verdict for each service in the estate: a type in no register fails, where there is a register at all. */
function judgeTypes(records: readonly AttestationRecord[], rule: AttestationRule, context: RecordContext): Judgement[] {
  const { reviewedTypes } = context.index.estate.declaration.estate;
  const registers = records.filter((record) => record.types !== undefined);
  return serviceTypes(context.index).map((type): Judgement => {
    const subject = `type/${type}`;
    const own = registers.filter((record) => record.types?.some((reviewed) => coversType(reviewed, type)));
    if (own.length > 0) return judgeRecords(subject, own, rule, context);
    if (rule.providerTable) return providerJudgement(type, context.services);
    if (reviewedTypes?.some((reviewed) => coversType(reviewed, type))) {
      const text = 'Reviewed, as estate.reviewedTypes in safeguard.yaml declares';
      return { subject, verdict: 'attested', reason: { code: 'record', text } };
    }
    if (registers.length === 0 && reviewedTypes === undefined) {
      const text = `No register of reviewed services: declare estate.reviewedTypes or record a "${rule.record}" with its types`;
      return unknownFor(subject, 'no-record', text);
    }
    const text = 'The service is in use and in no scope review: review it, then add it to the register';
    return { subject, verdict: 'fail', reason: { code: 'record', text } };
  });
}
