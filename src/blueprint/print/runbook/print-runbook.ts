import { compareText } from '../../../lib/compare-text.ts';
import type { Step } from '../../model/blueprint.ts';
import type { Catalogue, PrintedFile } from '../print-context.ts';

/** A control that a person's record answers: what the closing section of the runbook names where no step does. */
export interface KeptRecord {
  readonly control: string;
  readonly title: string;
  /** The kind of record, as attestations name it. */
  readonly record: string;
  /** How long a record holds, in words. */
  readonly holds: string;
}

type Phase = NonNullable<Step['phase']>;

const phases: readonly (readonly [Phase, string, string])[] = [
  ['before', 'Before the deployment', 'Nothing is deployed until each of these is done.'],
  ['during', 'With the deployment', 'Some files are deployed, then this is done, then the rest is deployed.'],
  ['after', 'After the deployment', 'Once the templates are deployed and the requests are sent.'],
  ['regularly', 'Again and again', 'For as long as the architecture serves.'],
];

/**
 * What people do and no API does, in order: `RUNBOOK.md`. Each step says why, how, what proves it, and which record is kept.
 * @param kept every control that a record answers; those that no step serves are named at the end
 */
export function printRunbook(catalogue: Catalogue, kept: readonly KeptRecord[]): PrintedFile {
  const { name, steps: given } = catalogue.blueprint;
  const steps = distinct(given);
  const lines: string[] = [
    `# What people do for ${name}`,
    '',
    'No template and no request does what stands here. A record of each step goes to `attestations/<kind>.yaml`; `safeguard`',
    'reads it, says until when it holds, and asks again.',
    '',
  ];
  let number = 0;
  for (const [phase, title, intro] of phases) {
    const own = steps.filter((step) => (step.phase ?? 'after') === phase);
    if (own.length === 0) continue;
    lines.push(`## ${title}`, '', intro, '');
    for (const step of own) lines.push(...section(step, ++number), '');
  }
  lines.push(...keptSection(steps, kept));
  return { path: 'RUNBOOK.md', text: `${lines.join('\n').trimEnd()}\n` };
}

/** A module that is built in each region says its step in each. */
function distinct(steps: readonly Step[]): readonly Step[] {
  const seen = new Set<string>();
  return steps.filter((step) => {
    const key = JSON.stringify(step);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function section({ title, why, how, check, checklist, record }: Step, number: number): string[] {
  const items = checklist.length === 0 ? [] : [`- Checklist: ${checklist.join(', ')}`];
  const kept = record === undefined ? [] : [`- Record: \`${record}\` in \`attestations/${record}.yaml\``];
  return [
    `### ${number}. ${title}`,
    '',
    `Why: ${why}`,
    '',
    ...how.map((line, index) => `${index + 1}. ${line}`),
    '',
    `- Proved by: ${check}`,
    ...kept,
    ...items,
  ];
}

/** The kinds of record that a step names, in its own field or in its words. */
export function recordsOf(steps: readonly Step[], kinds: readonly string[]): ReadonlySet<string> {
  const named = new Set(steps.flatMap(({ record }) => (record === undefined ? [] : [record])));
  for (const kind of kinds) {
    if (steps.some(({ how, check }) => [...how, check].some((line) => line.includes(`"${kind}"`)))) named.add(kind);
  }
  return named;
}

function keptSection(steps: readonly Step[], kept: readonly KeptRecord[]): string[] {
  const served = recordsOf(
    steps,
    kept.map(({ record }) => record),
  );
  const rest = kept
    .filter(({ record }) => !served.has(record))
    .sort((a, b) => compareText(a.record, b.record) || compareText(a.control, b.control));
  if (rest.length === 0) return [];
  return [
    '## Kept by people',
    '',
    'The Security Rule asks for these too, and no architecture gives them. `safeguard controls show <control>` says how each comes about.',
    '',
    '| Record | What it says | Holds | Control |',
    '|---|---|---|---|',
    ...rest.map(
      ({ record, title, holds, control }) =>
        `| \`${record}\` | ${title.replaceAll('|', '\\|')} | ${holds} | ${control} |`,
    ),
    '',
  ];
}
