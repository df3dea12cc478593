import type { Assessment } from '../../model/assessment.ts';
import type { AttestationRecord } from '../../model/attestation.ts';
import { type Control, type ControlEntry, controlSchema } from '../../model/control.ts';
import { type Declaration, declarationSchema } from '../../model/declaration.ts';
import type { Estate } from '../../model/estate.ts';
import type { CfrRow, Law } from '../../model/law.ts';
import type { Resource } from '../../model/resource.ts';
import type { Value, ValueObject } from '../../model/value.ts';
import { type AssessInput, assess } from '../assess.ts';

export const subscription = '/subscriptions/3f2504e0-4f89-41d3-9a0c-0305e82c3301';
export const group = `${subscription}/resourceGroups/rg-ehr`;

/** A storage account as a template declares it. */
export function storage(
  name: string,
  properties: ValueObject,
  more: Partial<Resource> = {},
  top: ValueObject = {},
): Resource {
  const id = `${group}/providers/Microsoft.Storage/storageAccounts/${name}`;
  return {
    id,
    type: 'microsoft.storage/storageaccounts',
    name,
    apiVersion: '2023-05-01',
    body: {
      id,
      type: 'microsoft.storage/storageaccounts',
      name,
      kind: 'StorageV2',
      properties,
      ...top,
    } satisfies Record<string, Value>,
    completeness: 'declared',
    existence: true,
    origin: 'arm-template',
    source: { file: 'main.json', line: 10, column: 5 },
    ...more,
  };
}

export function estateOf(
  resources: readonly Resource[],
  declaration: unknown = {},
  whole: readonly string[] = [],
): Estate {
  const parsed: Declaration = declarationSchema.parse(declaration);
  return {
    resources,
    diagnostics: [],
    inputs: [{ file: 'main.json', kind: 'arm-template', sha256: 'a'.repeat(64) }],
    wholeTypes: new Set(whole),
    declaration: parsed,
  };
}

const row = (citation: string, kind: CfrRow['kind'], standard?: string): CfrRow => ({
  citation,
  title: `Row ${citation}`,
  kind,
  standsAlone: kind === 'standard' && standard === 'alone',
  ...(standard === undefined || standard === 'alone' ? {} : { standard }),
  safeguard: 'technical',
  asks: 'What it asks',
  procedures: [],
});

/** A small law: one standard with a required and an addressable specification, and one that stands alone. */
export const law: Law = {
  cfr: [
    row('164.312(a)(1)', 'standard'),
    row('164.312(a)(2)(i)', 'required', '164.312(a)(1)'),
    row('164.312(a)(2)(iv)', 'addressable', '164.312(a)(1)'),
    row('164.312(b)', 'standard', 'alone'),
  ],
  nprm: [{ id: 'nprm-01', title: 'Proposed', asks: 'Something', procedures: [] }],
  checklist: [{ id: '11', group: 'Encryption', title: 'TLS', deployable: 'arm', asks: 'TLS 1.2', procedures: [] }],
  recommendations: [],
  procedures: [],
  waiting: [],
  crosswalk: [],
  services: [],
};

/** Members of a control as a file would hold them. */
type Overrides = Partial<Record<Exclude<keyof Control, 'id'>, unknown>>;

/** A control with what a test leaves out filled in. */
export function controlOf(control: Overrides & { readonly id: string }): ControlEntry {
  const whole = controlSchema.parse({
    title: 'Storage wants TLS 1.2',
    why: 'Older versions are broken',
    severity: 'high',
    satisfies: { cfr: ['164.312(a)(2)(iv)'], checklist: ['11'] },
    judges: { types: ['microsoft.storage/storageaccounts'] },
    absent: 'Azure fills in a default',
    remediation: { text: 'Set it. Then look again.' },
    rule: { policy: tlsRule },
    ...control,
  });
  return { control: whole, area: control.id.split('-')[0] ?? '', slug: 'sample' };
}

export const tlsRule = {
  if: {
    allOf: [
      { field: 'type', equals: 'Microsoft.Storage/storageAccounts' },
      { field: 'Microsoft.Storage/storageAccounts/minimumTlsVersion', notEquals: 'TLS1_2' },
    ],
  },
  then: { effect: 'audit' },
};

/** A control that asks for a record. */
export const attested = (id: string, attestation: unknown, more: Overrides = {}): ControlEntry =>
  controlOf({ id, judges: { scope: 'estate' }, rule: { attestation }, ...more });

export const record = (more: Partial<AttestationRecord> & { readonly record: string }): AttestationRecord => ({
  date: '2026-05-01',
  by: { name: 'Luis Ortega', role: 'compliance officer' },
  covers: [],
  file: 'attestations/records.yaml',
  line: 1,
  ...more,
});

export const asOf = { day: '2026-06-30', instant: '2026-06-30T00:00:00.000Z' } as const;

/** Judges with everything that a test does not say filled in. */
export const judge = (input: Pick<AssessInput, 'controls' | 'estate'> & Partial<AssessInput>): Assessment =>
  assess({
    law,
    attestations: [],
    asOf,
    rulesHash: 'f'.repeat(64),
    profile: 'hipaa',
    minimumSeverity: 'low',
    ...input,
  });

/** `subject verdict reason` of every verdict, with the subject's last segment. */
export const lines = (assessment: Assessment): readonly string[] =>
  [...assessment.verdicts].map(
    (v) => `${v.control} ${v.subject.split('/').slice(-1)[0]} ${v.verdict} ${v.reason.code}`,
  );
