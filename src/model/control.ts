import { z } from 'zod';
import { duration } from './declaration.ts';

/** How bad a failure is, the worst first: their weights in a score are 10, 5, 2 and 1. */
export const severities = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof severities)[number];

const text = z.string().min(1).max(8000);
const idPattern = /^[a-z]+-\d{3}$/;

/** A JSON object in Azure Policy's language; `src/policy` reads and checks it. */
const policyJson = z.record(z.string(), z.json());

/** An Azure Policy rule: what `properties.policyRule` of a definition holds, with the definition's mode. */
const policyRuleSchema = z.strictObject({
  mode: z.enum(['All', 'Indexed']).default('Indexed'),
  if: policyJson,
  then: z.strictObject({
    effect: z.enum([
      'audit',
      'auditIfNotExists',
      'deny',
      'append',
      'modify',
      'deployIfNotExists',
      'disabled',
      'manual',
    ]),
    details: policyJson.optional(),
  }),
});

/** What an attested control asks of a record. */
export const attestationRuleSchema = z.strictObject({
  /** The kind of record, as `attestations/*.yaml` names it. */
  record: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  /** How old the record may be: `P92D`, `P12M`. Without it only the record's own `until` ends it. */
  maxAge: duration.optional(),
  /** Further demands on the record, each checked and named when it is missing. */
  requires: z.array(z.enum(['document', 'covers', 'measured', 'passed', 'until'])).default([]),
  /** One verdict for each of these: the estate as a whole, each declared recovery tier, or each resource type in the estate. */
  per: z.enum(['estate', 'tier', 'resource-type']).default('estate'),
  /** Where no record speaks of a resource type, the provider's dated table of services (`hipaa/services.yaml`) answers. */
  providerTable: z.boolean().default(false),
});

/** `controls/<area>/<slug>/control.yaml`: what must hold, why, which law asks for it, and the rule that judges it. */
export const controlSchema = z.strictObject({
  /** `<area>-<nnn>`: given once, never reused. The folder's name is only a readable slug. */
  id: z.string().regex(idPattern),
  aliases: z.array(z.string()).default([]),
  title: text,
  /** Why it matters for ePHI, in the words of the person who is asked to fix it. */
  why: text,
  severity: z.enum(severities),
  satisfies: z
    .strictObject({
      cfr: z.array(z.string()).default([]),
      checklist: z.array(z.string()).default([]),
      recommends: z.array(z.string()).default([]),
      nprm: z.array(z.string()).default([]),
      mcsb: z.array(z.string()).default([]),
    })
    .prefault({}),
  judges: z.strictObject({
    /** Lower-case resource types of the subjects; empty for an attested control, and for a query whose rows say what they judge. */
    types: z.array(z.string().regex(/^[a-z0-9.]+(\/[a-z0-9]+)+$/)).default([]),
    scope: z.enum(['any', 'phi', 'hub', 'tenant', 'estate']).default('any'),
  }),
  /** Values of the rule's parameters: fixed, or taken from the declaration (`estate.logs.workspaceId`). */
  parameters: z
    .record(
      z.string(),
      z.union([
        z.strictObject({ value: z.json() }),
        z.strictObject({ from: z.string().regex(/^estate(\.[A-Za-z]+)+$/) }),
      ]),
    )
    .default({}),
  /** What it means when the property or the related resource is absent, and where that is documented. */
  absent: text,
  remediation: z.strictObject({ text, cli: text.optional(), bicep: text.optional(), terraform: text.optional() }),
  rule: z.union([
    z.strictObject({ policy: policyRuleSchema }),
    z.strictObject({ query: z.string().regex(/^[a-z0-9-]+\.kql$/), resourceGraph: z.boolean().default(false) }),
    z.strictObject({ attestation: attestationRuleSchema }),
  ]),
  /** What the reader should know that the rule cannot say: an accepted successor, a retirement date. */
  notes: z.array(text).default([]),
  deprecated: text.optional(),
});
export type Control = z.infer<typeof controlSchema>;
export type PolicyRule = z.infer<typeof policyRuleSchema>;
export type AttestationRule = z.infer<typeof attestationRuleSchema>;

/** A control and where it was read from: `area` and `slug` name its folder. */
export interface ControlEntry {
  readonly control: Control;
  readonly area: string;
  readonly slug: string;
}
