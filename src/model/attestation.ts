import { z } from 'zod';
import { day, duration } from './declaration.ts';

const text = z.string().min(1).max(4000);
const person = z.strictObject({ name: text, role: text });

/**
 * A dated record of something that no machine can read from Azure: a signed agreement, a plan, a test, a review.
 * Files `attestations/*.yaml`, one record or a list of records each.
 */
export const attestationSchema = z.strictObject({
  /** What kind of record: `baa`, `dr-plan`, `restore-test`, ... The control names the kind that it reads. */
  record: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  title: text.optional(),
  /** The day that the record speaks of: signature, approval, test, review. */
  date: day,
  /** The last day on which it holds; without one, the control's own freshness decides alone. */
  until: day.optional(),
  by: person,
  /** Ids of subscriptions, resources or tiers it covers; empty: all. */
  covers: z.array(text).default([]),
  document: z
    .strictObject({
      title: text,
      location: text.optional(),
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .optional(),
    })
    .optional(),
  /** Of a recovery test: what was measured, and for which declared tier. */
  measured: z.strictObject({ tier: text, rto: duration, rpo: duration }).optional(),
  result: z.enum(['passed', 'failed']).optional(),
  /** Of a 164.306(d)(3) record: the control or citation, why it is not reasonable, what is done in its place, next review. */
  alternative: z
    .strictObject({
      of: text,
      reason: text,
      measure: text,
      approver: person,
      reviewBy: day,
      scope: z.array(text).default([]),
    })
    .optional(),
  /** Of a scope review of services: the resource types it covers. */
  types: z.array(text).optional(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});
export type Attestation = z.infer<typeof attestationSchema>;

/** A record and the file that it was read from. */
export interface AttestationRecord extends Attestation {
  readonly file: string;
  readonly line?: number;
}
