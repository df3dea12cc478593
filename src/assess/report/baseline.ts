import { z } from 'zod';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Assessment } from '../../model/assessment.ts';
import type { Verdict } from '../../model/verdict.ts';
import { fingerprint, isListed } from './findings.ts';

const FORMAT = 'safeguard-baseline/1';

const baselineSchema = z.strictObject({
  format: z.literal(FORMAT),
  findings: z.array(
    z.strictObject({
      fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
      control: z.string(),
      subject: z.string(),
      verdict: z.enum(['fail', 'unknown']),
    }),
  ),
});

/** Findings that were known before, by fingerprint. What was unknown and fails now is new. */
export type Baseline = ReadonlyMap<string, 'fail' | 'unknown'>;

/** Whether a failure or an unknown was known before: a known failure that has become unknown is nothing new. */
export const isKnown = (baseline: Baseline | undefined, verdict: Verdict): boolean => {
  const before = baseline?.get(fingerprint(verdict));
  return before === 'fail' || (before === 'unknown' && verdict.verdict === 'unknown');
};

/** Today's failures and unknowns as a baseline file, sorted. Waived failures are not in it: the waiver speaks for them. */
export function renderBaseline(assessment: Assessment): string {
  const findings = [...assessment.verdicts]
    .filter(({ verdict, waiver }) => (verdict === 'fail' || verdict === 'unknown') && waiver === undefined)
    .map((verdict) => ({
      fingerprint: fingerprint(verdict),
      control: verdict.control,
      subject: verdict.subject,
      verdict: verdict.verdict,
    }));
  return `${JSON.stringify({ format: FORMAT, findings }, undefined, 1)}\n`;
}

/** Reads a baseline file. @returns on error what is wrong, in one line */
export function readBaseline(text: string): Result<Baseline, string> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return err('is not JSON: write it with --write-baseline');
  }
  const parsed = baselineSchema.safeParse(json);
  if (!parsed.success) return err('is not a baseline: write it with --write-baseline');
  return ok(new Map(parsed.data.findings.map((finding) => [finding.fingerprint, finding.verdict])));
}

/** What makes a build fail: failures alone, or unknowns too. */
export type FailOn = 'fail' | 'unknown';

/** Findings at the chosen severity that are neither waived nor known before. */
export function newFindings(assessment: Assessment, failOn: FailOn, baseline?: Baseline): number {
  let count = 0;
  for (const control of assessment.controls) {
    if (!isListed(control, assessment) || control.counts.fail + control.counts.unknown === 0) continue;
    for (const verdict of assessment.verdicts.of(control.id)) {
      const counts = verdict.verdict === 'fail' || (failOn === 'unknown' && verdict.verdict === 'unknown');
      if (counts && verdict.waiver === undefined && !isKnown(baseline, verdict)) count++;
    }
  }
  return count;
}
