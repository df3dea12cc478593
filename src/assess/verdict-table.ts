import type { VerdictCounts, VerdictList } from '../model/assessment.ts';
import type { SourceLocation } from '../model/resource.ts';
import { type Verdict, type VerdictKind, verdictKinds } from '../model/verdict.ts';

/** A verdict before the run's own facts are added to it. */
export interface Judgement {
  readonly subject: string;
  readonly verdict: VerdictKind;
  readonly reason: Verdict['reason'];
  readonly decided?: NonNullable<Verdict['decided']>;
  readonly source?: SourceLocation;
  readonly waiver?: NonNullable<Verdict['waiver']>;
  readonly attestation?: NonNullable<Verdict['attestation']>;
}

type Detail = Pick<Verdict, 'reason' | 'decided' | 'waiver' | 'attestation'>;

/**
 * Verdicts in columns. Subjects and places are references to what the estate already holds, and details that are equal
 * (most are: the same rule, the same value) are kept once, so a verdict costs about 20 bytes.
 */
export class VerdictTable implements VerdictList {
  readonly #run: Pick<Verdict, 'asOf' | 'rulesHash' | 'runId'>;
  readonly #kinds: number[] = [];
  readonly #subjects: string[] = [];
  readonly #sources: (SourceLocation | undefined)[] = [];
  readonly #details: Detail[] = [];
  /** Details by the text of their reason, which is rarely made anew for a subject, and then by all else. */
  readonly #interned = new Map<string, Map<string, Detail>>();
  readonly #ranges = new Map<string, { readonly from: number; readonly to: number }>();

  constructor(run: Pick<Verdict, 'asOf' | 'rulesHash' | 'runId'>) {
    this.#run = run;
  }

  get length(): number {
    return this.#kinds.length;
  }

  /** Adds all verdicts of one control, already in order of subject. Each control is added once. */
  add(control: string, judgements: readonly Judgement[]): void {
    const from = this.#kinds.length;
    let detail: Detail | undefined;
    for (const judgement of judgements) {
      // Most often what is said of a subject is what was said of the one before.
      detail = detail !== undefined && isSame(detail, judgement) ? detail : this.#intern(judgement);
      this.#kinds.push(verdictKinds.indexOf(judgement.verdict));
      this.#subjects.push(judgement.subject);
      this.#sources.push(judgement.source);
      this.#details.push(detail);
    }
    this.#ranges.set(control, { from, to: this.#kinds.length });
  }

  *of(control: string): Iterable<Verdict> {
    const range = this.#ranges.get(control);
    if (range === undefined) return;
    for (let i = range.from; i < range.to; i++) yield this.#at(control, i);
  }

  *[Symbol.iterator](): Iterator<Verdict> {
    for (const control of this.#ranges.keys()) yield* this.of(control);
  }

  #at(control: string, i: number): Verdict {
    const source = this.#sources[i];
    return {
      control,
      subject: this.#subjects[i] ?? '',
      verdict: verdictKinds[this.#kinds[i] ?? 1] ?? 'unknown',
      ...(this.#details[i] ?? missingDetail),
      ...(source === undefined ? {} : { source }),
      ...this.#run,
    };
  }

  #intern({ reason, decided, waiver, attestation }: Judgement): Detail {
    const beside = waiver === undefined && attestation === undefined ? '' : JSON.stringify([waiver, attestation]);
    const value =
      decided === undefined ? '\n\n' : `${decided.path}\n${decided.actual ?? ''}\n${decided.expected ?? ''}`;
    const key = `${reason.code}\n${value}\n${beside}`;
    const alike = this.#interned.get(reason.text) ?? new Map<string, Detail>();
    if (alike.size === 0) this.#interned.set(reason.text, alike);
    const known = alike.get(key);
    if (known !== undefined) return known;
    const detail: Detail = {
      reason,
      ...(decided === undefined ? {} : { decided }),
      ...(waiver === undefined ? {} : { waiver }),
      ...(attestation === undefined ? {} : { attestation }),
    };
    alike.set(key, detail);
    return detail;
  }
}

const isSame = (a: Detail, b: Detail): boolean =>
  a.reason.code === b.reason.code &&
  a.reason.text === b.reason.text &&
  a.decided?.path === b.decided?.path &&
  a.decided?.actual === b.decided?.actual &&
  a.decided?.expected === b.decided?.expected &&
  a.waiver === b.waiver &&
  a.attestation === b.attestation;

const missingDetail: Detail = { reason: { code: 'unsupported', text: 'No detail was kept' } };

/** A count of zero for every verdict. */
export const noCounts = (): Record<VerdictKind, number> => ({
  fail: 0,
  unknown: 0,
  pass: 0,
  attested: 0,
  'not-applicable': 0,
});

export function countVerdicts(judgements: readonly Pick<Judgement, 'verdict'>[]): VerdictCounts {
  const counts = noCounts();
  for (const { verdict } of judgements) counts[verdict]++;
  return counts;
}
