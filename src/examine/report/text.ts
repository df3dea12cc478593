import { oneLine } from '../../lib/one-line.ts';
import { type CaseResult, type DetectionsReport, isFailed, type RuleResult, summarise } from './report.ts';

/** The report for people: a line a rule, under it what is wrong with it. */
export function* renderText(report: DetectionsReport): Iterable<string> {
  for (const rule of report.rules) yield* ruleLines(rule);
  for (const note of report.notes) yield `note: ${oneLine(note)}\n`;
  const { rules, failedRules, untestedRules, cases, failedCases, findings } = summarise(report);
  const parts = [
    `${counted(rules, 'rule')}, ${failedRules} failed`,
    `${counted(cases, 'case')}, ${failedCases} failed`,
    `${counted(findings.error, 'error')}, ${counted(findings.warning, 'warning')}, ${counted(findings.note, 'note')}`,
    ...(untestedRules === 0 ? [] : [`${counted(untestedRules, 'rule')} without cases`]),
  ];
  yield `\n${parts.join('; ')}\n`;
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

function* ruleLines(rule: RuleResult): Iterable<string> {
  const { cases } = rule;
  const passed = cases.filter(({ differences }) => differences.length === 0).length;
  const tried = cases.length === 0 ? 'no cases' : `${passed} of ${counted(cases.length, 'case')}`;
  yield `${isFailed(rule) ? 'FAIL' : 'ok  '} ${oneLine(rule.file)}  ${oneLine(rule.name)}  (${tried})\n`;
  for (const { code, level, message, hint, line, column } of rule.findings) {
    const place = `${rule.file}:${line}${column === undefined ? '' : `:${column}`}`;
    yield `       ${oneLine(place)}: ${level} ${code}: ${oneLine(message)}\n         ${oneLine(hint)}\n`;
  }
  const [first] = cases;
  const alike = first !== undefined && cases.length > 1 && cases.every((one) => sameTrouble(one, first));
  if (alike && first.differences.length > 0)
    yield* caseLines({ ...first, name: `all ${cases.length} cases`, file: '' });
  else for (const one of cases) yield* caseLines(one);
}

/** Whether two cases went wrong in the same words: a query that does not run is told once. */
const sameTrouble = (one: CaseResult, other: CaseResult): boolean =>
  JSON.stringify([one.differences, one.notes]) === JSON.stringify([other.differences, other.notes]);

function* caseLines({ name, file, differences, notes }: CaseResult): Iterable<string> {
  if (differences.length > 0) yield `     x ${oneLine(`${name}  ${file}`).trimEnd()}\n`;
  for (const difference of differences) yield `         ${oneLine(difference)}\n`;
  for (const note of notes) yield `       note: ${oneLine(name)}: ${oneLine(note)}\n`;
}
