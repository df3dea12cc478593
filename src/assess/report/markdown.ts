import type { Assessment } from '../../model/assessment.ts';
import { isKnown } from './baseline.ts';
import {
  citationText,
  decidedText,
  type FindingGroup,
  groupFindings,
  groupUnknowns,
  percent,
  placeText,
  plural,
  shortSubject,
  unknownAdvice,
} from './findings.ts';
import type { ReportOptions } from './options.ts';

/** A comment on GitHub or Azure DevOps holds 65,536 characters at the least; what is cut is said. */
const MAX = 60_000;

/** The assessment as a comment for a pull request or a ticket: numbers, what fails and how to mend it, what is unknown and why. */
export function renderMarkdown(assessment: Assessment, options: ReportOptions): string {
  const { counts, rule, checklist, waived } = assessment;
  const groups = groupFindings(assessment, 'fail');
  const head = [
    `## Safeguard: ${counts.fail - waived === 0 ? 'nothing fails' : `${plural(groups.length, 'control')} fail`}`,
    '',
    `${plural(assessment.resources, 'resource')} as of ${assessment.asOf.slice(0, 10)}: **${counts.fail} fail**, ${counts.unknown} unknown, ${counts.pass} pass, ${counts.attested} attested${waived > 0 ? `, ${waived} of the failures waived` : ''}.`,
    `Score against 45 CFR 164 Subpart C: **${percent(rule.score.ratio)}**; architecture checklist (advice, not law): ${percent(checklist.score.ratio)}. Unknowns are in neither.`,
    ...assessment.notes.map((note) => `> ${md(note)}`),
    '',
  ];
  const tail = [...unknownLines(assessment), `Run \`${assessment.runId}\``, ''];
  const room = MAX - [...head, ...tail].join('\n').length;
  return [...head, ...fitting(groups, assessment, options, room), ...tail].join('\n');
}

/** As many controls as fit, worst first. */
function fitting(
  groups: readonly FindingGroup[],
  assessment: Assessment,
  options: ReportOptions,
  room: number,
): string[] {
  const lines: string[] = [];
  let used = 0;
  for (const [i, group] of groups.entries()) {
    const own = failure(group, assessment, options);
    used += own.join('\n').length + 1;
    if (used > room - 200) {
      lines.push(`... and ${plural(groups.length - i, 'more control')}: see the full report.`, '');
      break;
    }
    lines.push(...own);
  }
  return lines;
}

function failure({ control, findings }: FindingGroup, assessment: Assessment, { baseline }: ReportOptions): string[] {
  const rows = findings.slice(0, 10).map((verdict) => {
    const known = isKnown(baseline, verdict) ? ' (known)' : '';
    return `| ${code(placeText(verdict.source))} | ${code(shortSubject(verdict.subject))}${known} | ${md(decidedText(verdict))} |`;
  });
  return [
    `### ${control.severity ?? ''} ${control.id}: ${md(control.title)}`,
    `${md(citationText(control.satisfies, assessment))}`,
    '',
    '| Where | Resource | Found |',
    '| --- | --- | --- |',
    ...rows,
    ...(findings.length > 10 ? [`| | and ${findings.length - 10} more | |`] : []),
    '',
    ...(control.entry === undefined ? [] : [`**Fix:** ${md(control.entry.control.remediation.text)}`, '']),
  ];
}

function unknownLines(assessment: Assessment): string[] {
  const groups = groupUnknowns(assessment);
  if (groups.length === 0) return [];
  const rows = groups.map(
    ({ code: reason, verdicts }) => `| ${verdicts} | ${reason} | ${md(unknownAdvice[reason] ?? '')} |`,
  );
  return ['### Unknown, and why', '', '| Verdicts | Reason | What to do |', '| --- | --- | --- |', ...rows, ''];
}

/** Text that Markdown must not read as markup, a mention or a link. */
const md = (text: string): string =>
  visible(text)
    .replace(/[\\`*_[\]<>|#~!]/g, '\\$&')
    .replaceAll('@', '@\u200b')
    .replaceAll('://', ':\u200b//');

/** Text in a code span inside a table cell. */
const code = (text: string): string =>
  text === '' ? '' : `\`${visible(text).replace(/`+/g, ' ').replaceAll('|', '\\|')}\``;

/** One line, in which no control character can steer a terminal or turn the direction of reading. */
const visible = (text: string): string =>
  text.replace(/\s+/g, ' ').replace(/\p{Cc}|\p{Cs}|[\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
