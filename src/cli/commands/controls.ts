import { compose } from '../../app/compose.ts';
import { findControl } from '../../app/find-control.ts';
import { formatContentError } from '../../content/content-error.ts';
import type { ControlEntry } from '../../model/control.ts';
import type { Waiting } from '../../model/law.ts';
import type { Arguments, Command } from '../command.ts';
import { refuse } from '../refuse.ts';
import type { Terminal } from '../terminal.ts';

export const controlsCommand: Command = {
  help: `safeguard controls list
safeguard controls show <id>

Lists what is judged, or shows one control: why it matters, what it rests on, its rule and how to mend a failure.

  --json    as JSON on standard output

Examples
  safeguard controls list
  safeguard controls show encryption-010
  safeguard controls list --json | jq '.[] | select(.control.severity == "critical") | .control.id'
`,
  options: { json: { type: 'boolean' } },
  run: runControls,
};

async function runControls(args: Arguments, terminal: Terminal): Promise<number> {
  const [action, name, ...more] = args.positionals;
  const content = compose(terminal).loadContent();
  if (!content.ok) return refuse(terminal, ...content.error.map(formatContentError));
  const { controls, law } = content.value;
  if (action === 'list' && name === undefined) {
    await terminal.out(
      args.flag('json') ? `${JSON.stringify(controls, undefined, 1)}\n` : listText(controls, law.waiting),
    );
    return 0;
  }
  if (action !== 'show' || name === undefined || more.length > 0) {
    return refuse(terminal, 'wanted: safeguard controls list, or safeguard controls show <id>');
  }
  const waiting = law.waiting.find(({ id }) => id === name);
  if (waiting !== undefined) {
    await terminal.out(args.flag('json') ? `${JSON.stringify(waiting, undefined, 1)}\n` : waitingText(waiting));
    return 0;
  }
  const entry = findControl(controls, name);
  if (!entry.ok) return refuse(terminal, entry.error);
  await terminal.out(args.flag('json') ? `${JSON.stringify(entry.value, undefined, 1)}\n` : showText(entry.value));
  return 0;
}

function listText(controls: readonly ControlEntry[], waiting: readonly Waiting[]): string {
  const lines = controls.map(({ control }) => {
    const rests = [...control.satisfies.cfr, ...control.satisfies.checklist.map((id) => `checklist ${id}`)];
    return `${control.id.padEnd(16)} ${control.severity.padEnd(8)} ${control.title}  [${rests.join(', ')}]`;
  });
  const waits = waiting.map(({ id, title }) => `${id.padEnd(16)} ${title}`);
  const end = [`${controls.length} controls`, '', `${waits.length} parts that nothing judges yet: unknown`, ...waits];
  return `${[...lines, ...end].join('\n')}\n`;
}

const waitingText = ({ id, title, why, cfr, checklist, recommends }: Waiting): string =>
  `${id} ${title}
a part that nothing judges yet: unknown in every assessment

${why}

Part of      ${[...cfr, ...checklist.map((item) => `checklist ${item} (advice)`), ...recommends.map((item) => `${item} (advice)`)].join(', ')}
`;

function showText({ control, area, slug }: ControlEntry): string {
  const { satisfies, remediation, rule } = control;
  const list = (name: string, ids: readonly string[]): readonly string[] =>
    ids.length === 0 ? [] : [`${name.padEnd(12)} ${ids.join(', ')}`];
  const code = (name: string, text: string | undefined): readonly string[] =>
    text === undefined
      ? []
      : [
          '',
          `${name}:`,
          ...text
            .trimEnd()
            .split('\n')
            .map((line) => `  ${line}`),
        ];
  return `${[
    `${control.id} ${control.title}`,
    `${control.severity}, controls/${area}/${slug}`,
    '',
    control.why,
    '',
    ...list('45 CFR', satisfies.cfr),
    ...list(
      'Checklist',
      satisfies.checklist.map((id) => `${id} (advice)`),
    ),
    ...list(
      'Recommended',
      satisfies.recommends.map((id) => `${id} (advice)`),
    ),
    ...list(
      'Proposed',
      satisfies.nprm.map((id) => `${id} (2025 proposal, not law)`),
    ),
    ...list('Judges', control.judges.types),
    ...list('Scope', [control.judges.scope]),
    ...list('If absent', [control.absent]),
    '',
    `Fix: ${remediation.text}`,
    ...code('Azure CLI', remediation.cli),
    ...code('Bicep', remediation.bicep),
    ...code('Terraform', remediation.terraform),
    ...control.notes.map((note) => `\nNote: ${note}`),
    ...code('Rule', JSON.stringify(rule, undefined, 2)),
  ].join('\n')}\n`;
}
