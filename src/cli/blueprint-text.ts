import type { BlueprintCheck } from '../app/blueprint/check.ts';
import type { ExplainedSetting } from '../app/blueprint/explain.ts';
import type { Content } from '../content/load-content.ts';
import type { Verdict } from '../model/verdict.ts';

/** What a check found, for people. */
export function checkText({ assessment, failed, open, notShown, records }: BlueprintCheck): string {
  const counts = new Map<string, number>();
  for (const { verdict } of assessment.controls) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const lines = [
    `${assessment.resources} resources judged by ${assessment.controls.length} controls: ${counts.get('pass') ?? 0} pass, ${counts.get('fail') ?? 0} fail, ${counts.get('not-applicable') ?? 0} do not apply`,
    ...failed.map((verdict) => `FAIL     ${line(verdict)}`),
    ...open.map((verdict) => `UNKNOWN  ${line(verdict)}`),
    ...[...notShown].map(([control, why]) => `not shown  ${control}: ${why}`),
    `${records.length} controls wait for a person's record: RUNBOOK.md says which and when`,
    failed.length + open.length === 0
      ? 'Nothing fails, and nothing is unknown but what no template can show.'
      : `${failed.length} fail, ${open.length} unknown`,
  ];
  return `${lines.join('\n')}\n`;
}

const line = ({ control, subject, reason, decided }: Verdict): string =>
  `${control} ${subject}: ${reason.text}${decided === undefined ? '' : ` (${decided.path})`}`;

/** What settings are for: the sentence of the checklist, the citation, and what breaks without them. */
export function explanationText(explained: readonly ExplainedSetting[], law: Content['law']): string {
  return explained
    .map(({ type, path, controls }) =>
      [
        `${path} of ${type}`,
        ...controls.flatMap(({ id, title, why, severity, satisfies }) => [
          `  ${id} (${severity}): ${title}`,
          `    Without it: ${why}`,
          ...satisfies.cfr.map((citation) => {
            const row = law.cfr.find((candidate) => candidate.citation === citation);
            return `    45 CFR ${citation}${row === undefined ? '' : ` (${row.kind}): ${row.title}`}`;
          }),
          ...satisfies.checklist.map((item) => {
            const row = law.checklist.find((candidate) => candidate.id === item);
            return `    Checklist ${item} (advice)${row === undefined ? '' : `: ${row.asks}`}`;
          }),
        ]),
      ].join('\n'),
    )
    .join('\n\n')
    .concat('\n');
}
