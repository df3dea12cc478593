import { oneLine } from '../../lib/one-line.ts';
import type { Gap, GapCounts, Match } from './adoption.ts';
import { countGap } from './adoption.ts';
import type { Question } from './infer/infer-sections.ts';
import { lastName } from './match-resources.ts';
import { phases } from './phases.ts';
import type { MigrationStep } from './steps.ts';

/** What a migration is printed from. */
export interface Migration {
  readonly name: string;
  readonly gap: Gap;
  readonly steps: readonly MigrationStep[];
  readonly questions: readonly Question[];
}

const MOST_ROWS = 200;
const MOST_LINES = 60;

/** The migration as Markdown: the gap, then each step with all that a ticket needs. */
export function printMigration({ name, gap, steps, questions }: Migration): string {
  const blocks = [
    `# From what is there to the architecture of ${inline(name)}`,
    'Written by `safeguard blueprint adopt`. Each step stands by itself and can be pasted into a ticket. A step under "Recreate" makes a resource again, and says what happens to its data.',
    ['## The gap', '', ...countLines(countGap(gap)).map((line) => `- ${line}`)].join('\n'),
    ...(questions.length === 0
      ? []
      : [
          [
            '## Questions',
            '',
            'What the input does not tell, with the place of the answer in `safeguard.yaml`:',
            '',
            ...questions.map(({ path, text }) => `- \`${['blueprint', ...path].join('.')}\`: ${inline(text)}`),
          ].join('\n'),
        ]),
    ...phases.flatMap(({ key, title, says }, index) => {
      const own = steps.filter(({ phase }) => phase === key);
      return own.length === 0 ? [] : [`## ${index}. ${title}\n\n${says}`, ...own.map(stepText)];
    }),
    ...notComparable(gap.matches),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** What was found, a line each kind. */
export function countLines(counts: GapCounts): string[] {
  const only = counts.nameOnly > 0 ? `, ${counts.nameOnly} of them only for their names` : '';
  return [
    `${counts.same} as the blueprint wants them`,
    `${counts.change} to change in place`,
    `${counts.recreate} to recreate${only}`,
    `${counts.create} to create`,
    `${counts.leftOver} left over: to move, retire or declare`,
    `${counts.notComparable} not comparable: nothing is known to differ, and something is not known`,
    ...(counts.untold > 0 ? [`${counts.untold} objects of the tenant of which the input says nothing`] : []),
  ];
}

function stepText(step: MigrationStep): string {
  const { number, title, what, why, how, commands, risk, data, prove, back, subjects } = step;
  return [
    `### ${number} ${inline(title)}`,
    ...section('What', what),
    ...(why.length === 0 ? [] : section('Why', why)),
    ...section('How', how),
    ...(commands.length === 0 ? [] : [`\`\`\`sh\n${commands.map(shellLine).join('\n')}\n\`\`\``]),
    ...(data === undefined ? [] : section('Data', data)),
    `**Downtime and loss:** ${inline(risk)}`,
    ...section('Proof', prove),
    `**Going back:** ${inline(back)}`,
    ...(subjects.length === 0 ? [] : [`<details><summary>Ids</summary>\n\n${list(subjects)}\n\n</details>`]),
  ].join('\n\n');
}

const section = (title: string, lines: readonly string[]): string[] => [`**${title}:**`, list(lines)];

function list(lines: readonly string[]): string {
  const shown = lines.slice(0, MOST_LINES).map((line) => `- ${inline(line)}`);
  const rest = lines.length - shown.length;
  return [...shown, ...(rest > 0 ? [`- and ${rest} more`] : [])].join('\n');
}

function notComparable(matches: readonly Match[]): string[] {
  const rows = matches.flatMap(({ existing, incomparable }) =>
    incomparable.map(
      ({ path, why }) =>
        `- ${inline(lastName(existing))} (${existing.type}), ${inline(path)}: cannot be compared: ${inline(why)}`,
    ),
  );
  if (rows.length === 0) return [];
  const rest = rows.length - MOST_ROWS;
  return [
    [
      '## What cannot be compared',
      '',
      'Unknown is not equal: read these on the live resource, or give the input what it lacks.',
      '',
      ...rows.slice(0, MOST_ROWS),
      ...(rest > 0 ? [`- and ${rest} more: --json has them all`] : []),
    ].join('\n'),
  ];
}

/** Text of the input inside a line of Markdown: it cannot begin a line, a tag or a link of its own. */
const inline = (text: string): string =>
  oneLine(text)
    .replaceAll('\\', '\\\\')
    .replaceAll('<', '&lt;')
    .replaceAll('](', ']\\(')
    .replace(/[|*`]/g, (sign) => `\\${sign}`);

/** A command cannot end the block that it stands in. */
const shellLine = (text: string): string => oneLine(text).replaceAll('```', '');
