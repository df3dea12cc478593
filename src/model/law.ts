import { z } from 'zod';

const text = z.string().min(1);

/** What a row is, and so how much it binds: the rule's own words come before anyone's advice. */
const rowKinds = ['standard', 'required', 'addressable'] as const;

/** `hipaa/security-rule.yaml`: one row of 45 CFR 164 Subpart C, in our own words. */
export const cfrRowSchema = z.strictObject({
  /** `164.312(a)(2)(iv)`. */
  citation: z.string().regex(/^164\.3\d\d(\([a-zA-Z0-9]+\))*$/),
  title: text,
  kind: z.enum(rowKinds),
  /** A standard that has no specification of its own is itself what must be met. */
  standsAlone: z.boolean().default(false),
  /** The citation of the standard that a specification belongs to. */
  standard: z.string().optional(),
  safeguard: z.enum(['administrative', 'physical', 'technical', 'organizational', 'documentation']),
  /** What it asks, in our own words. */
  asks: text,
  /** Named manual procedures that meet it where no control can. */
  procedures: z.array(z.string()).default([]),
});
export type CfrRow = z.infer<typeof cfrRowSchema>;

/** `hipaa/nprm-2025.yaml`: one item of the 2025 proposal. Never law. */
export const nprmItemSchema = z.strictObject({
  id: z.string().regex(/^nprm-\d\d$/),
  title: text,
  asks: text,
  procedures: z.array(z.string()).default([]),
});
export type NprmItem = z.infer<typeof nprmItemSchema>;

/** `hipaa/checklist.yaml`: one item of the architecture checklist, or a setting or practice that its body names. Advice. */
export const checklistItemSchema = z.strictObject({
  /** `1` to `32` for the checklist itself; `9b`, `22b`, `33` and on for what its body names. */
  id: z.string().regex(/^\d+[a-z]?$/),
  group: z.enum([
    'Identity and Access',
    'Encryption',
    'Network Security',
    'Logging and Monitoring',
    'Backup and DR',
    'Body',
  ]),
  title: text,
  /** By what the blueprint serves it: a template of Azure, a request to the tenant, or people alone. */
  deployable: z.enum(['arm', 'graph', 'no']),
  /** The sentence it rests on, in our own words. */
  asks: text,
  /** Where a fact of the source is out of date: what counts today. */
  successor: text.optional(),
  procedures: z.array(z.string()).default([]),
});
export type ChecklistItem = z.infer<typeof checklistItemSchema>;

/** `hipaa/recommendations.yaml`: one recommendation of Microsoft's Entra audit-controls guidance. Advice. */
export const recommendationSchema = z.strictObject({
  id: z.string().regex(/^A\d+$/),
  title: text,
  asks: text,
  safeguard: z.enum(['audit-controls', 'safeguard']),
  procedures: z.array(z.string()).default([]),
});
export type Recommendation = z.infer<typeof recommendationSchema>;

/** `hipaa/procedures.yaml`: something people do and keep a record of, where no setting can be read. */
export const procedureSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  title: text,
  steps: z.array(text).min(1),
  evidence: text,
});
export type Procedure = z.infer<typeof procedureSchema>;

/** `hipaa/waiting.yaml`: a part of an item that needs a join over the estate, judged unknown until the query engine is there. */
export const waitingSchema = z.strictObject({
  id: z.string().regex(/^[a-z]+-\d{3}$/),
  title: text,
  why: text,
  needs: z.literal('query'),
  cfr: z.array(z.string()).default([]),
  checklist: z.array(z.string()).default([]),
  recommends: z.array(z.string()).default([]),
});
export type Waiting = z.infer<typeof waitingSchema>;

/** A row of NIST SP 800-66r2 or 800-52r2 and what it stands beside. */
export const crosswalkRowSchema = z.strictObject({
  source: z.enum(['nist-800-66r2', 'nist-800-52r2']),
  id: text,
  title: text,
  cfr: z.array(z.string()).default([]),
  checklist: z.array(z.string()).default([]),
});
export type CrosswalkRow = z.infer<typeof crosswalkRowSchema>;

/** `hipaa/services.yaml`: who provides a control of an Azure service and who configures it; BAA scope with its date. */
export const serviceSchema = z.strictObject({
  service: text,
  types: z.array(z.string()),
  baa: z.strictObject({ state: z.enum(['in-scope', 'preview', 'out-of-scope', 'unknown']), asOf: z.iso.date() }),
  duties: z
    .array(
      z.strictObject({ control: text, microsoft: text, customer: text, citations: z.array(z.string()).default([]) }),
    )
    .min(1),
});
export type Service = z.infer<typeof serviceSchema>;

/** Everything under `hipaa/`. */
export interface Law {
  readonly cfr: readonly CfrRow[];
  readonly nprm: readonly NprmItem[];
  readonly checklist: readonly ChecklistItem[];
  readonly recommendations: readonly Recommendation[];
  readonly procedures: readonly Procedure[];
  readonly waiting: readonly Waiting[];
  readonly crosswalk: readonly CrosswalkRow[];
  readonly services: readonly Service[];
}
