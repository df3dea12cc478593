import type { AttestationRule, ControlEntry } from '../model/control.ts';

/** A control that a record of `attestations/` answers, and what it asks of the record. */
export interface RecordKind {
  /** `baa`, `dr-plan`: the value of `record`. */
  readonly kind: string;
  readonly control: string;
  readonly title: string;
  readonly rule: AttestationRule;
  readonly cfr: readonly string[];
}

/** Every kind of record that a control reads, sorted by kind and control; a kind that two controls read is there twice. */
export function recordKinds(controls: readonly ControlEntry[]): RecordKind[] {
  return controls
    .flatMap(({ control: { id, title, rule, satisfies, deprecated } }): RecordKind[] =>
      'attestation' in rule && deprecated === undefined
        ? [{ kind: rule.attestation.record, control: id, title, rule: rule.attestation, cfr: satisfies.cfr }]
        : [],
    )
    .sort((a, b) => compareText(a.kind, b.kind) || compareText(a.control, b.control));
}

const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** The page `docs/attestations.md`: for each kind of record how long it holds, what it must say and what it answers. */
export function recordKindsPage(controls: readonly ControlEntry[]): string {
  const rows = recordKinds(controls);
  const lines = [
    '# Kinds of records',
    '',
    'Written by `npm run generate` from `controls/`. How a record is written, with examples: [declaring.md](declaring.md).',
    '',
    'Every record says `record` (the kind, as in this table), `date` and `by` (name and role). "Must say" names what else the',
    'control asks for. "Holds" counts from `date`; a record\'s own `until` ends it sooner. `safeguard controls show <control>`',
    'says why a record is wanted and how it comes about.',
    '',
    '| record | holds | must say | the control that reads it | answers |',
    '|---|---|---|---|---|',
    ...rows.map(
      ({ kind, control, title, rule, cfr }) =>
        `| \`${kind}\` | ${heldFor(rule)} | ${mustSay(rule)} | ${control} ${escaped(title)} | ${cfr.join(', ')} |`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

const escaped = (text: string): string => text.replaceAll('|', '\\|');

const units: Readonly<Record<string, string>> = { D: 'day', W: 'week', M: 'month', Y: 'year' };

/** `P92D` in words: `92 days`. A duration of several parts stays as it is. */
export function heldFor({ maxAge }: AttestationRule): string {
  if (maxAge === undefined) return 'until its `until`, or for good';
  const [, count, unit] = /^P(\d+)([DWMY])$/.exec(maxAge) ?? [];
  return count === undefined ? maxAge : `${count} ${units[unit ?? '']}${count === '1' ? '' : 's'}`;
}

const demands: Readonly<Record<AttestationRule['requires'][number], string>> = {
  document: '`document`',
  covers: '`covers` (every subscription with ePHI)',
  measured: '`measured` (within the times of the tier)',
  passed: '`result: passed`',
  until: '`until`',
};

function mustSay({ requires, per }: AttestationRule): string {
  const own = requires.map((demand) => demands[demand]);
  if (per === 'resource-type') own.push('`types` (every service in use)');
  const all = own.length === 0 ? 'no more' : own.join(', ');
  return per === 'tier' ? `${all}; one record for each tier` : all;
}
