import type { Verdict } from '../../model/verdict.ts';
import type { ExplainedStep, Explanation } from '../explain.ts';
import type { QueryRow } from '../judge-query.ts';
import { showValue } from '../redact.ts';
import { decidedText, placeText } from './findings.ts';

/** The text of a query and what it returned of the subject. */
export interface ExplainedQuery {
  readonly query: string;
  readonly rows: readonly QueryRow[];
}

/** A verdict and the steps of the rule, or the query and its rows, that led to it, as indented lines. */
export function renderExplanation(
  verdict: Verdict,
  explanation: Explanation | undefined,
  query?: ExplainedQuery,
): string {
  const { subject, source, reason, decided, waiver, attestation } = verdict;
  const lines = [
    `${verdict.verdict.toUpperCase()} ${verdict.control} on ${subject}`,
    ...(source === undefined ? [] : [`  at ${placeText(source)}`]),
    `  ${reason.code}: ${reason.text}`,
    ...(decided === undefined ? [] : [`  decided by ${decidedText(verdict)}`]),
    ...(waiver === undefined ? [] : [`  waived until ${waiver.expires} by ${waiver.owner}: ${waiver.reason}`]),
    ...(attestation === undefined
      ? []
      : [
          `  record ${attestation.file} of ${attestation.date} by ${attestation.by}, until ${attestation.until ?? 'no end'}`,
        ]),
  ];
  if (explanation?.if !== undefined) lines.push('  if', ...steps(explanation.if, 2));
  for (const { id, condition } of explanation?.related ?? []) {
    lines.push(`  related resource ${id}`, ...(condition === undefined ? [] : steps(condition, 2)));
  }
  if (
    explanation?.if !== undefined &&
    explanation.related.length === 0 &&
    verdict.verdict !== 'pass' &&
    decided === undefined
  ) {
    lines.push('  no related resource is in the input');
  }
  if (query !== undefined) lines.push(...queryLines(query));
  return `${lines.map((line) => line.replace(/\p{Cc}/gu, '?')).join('\n')}\n`;
}

function queryLines({ query, rows }: ExplainedQuery): readonly string[] {
  const shown = rows.map(({ pass, actual, expected, reason }) => {
    const cells = { pass, actual: showValue('', actual), expected: showValue('', expected), reason };
    return `    ${Object.entries(cells)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${name} = ${value}`)
      .join(', ')}`;
  });
  const text = query.trimEnd().split('\n');
  return [
    '  rows of the query',
    ...(shown.length > 0 ? shown : ['    none']),
    '  query',
    ...text.map((l) => `    ${l}`),
  ];
}

const marks = { true: 'yes', false: 'no ', unknown: '?  ' } as const;

function steps(step: ExplainedStep, depth: number): readonly string[] {
  const actual = step.hidden === true ? 'a value that is not shown' : step.actual;
  const parts = [
    step.condition,
    ...(step.expected === undefined ? [] : [String(step.expected)]),
    ...(actual === undefined ? [] : [`<- ${step.path ?? ''} = ${actual}`]),
  ];
  return [
    `${'  '.repeat(depth)}${marks[step.truth]} ${parts.join(' ')}`,
    ...step.steps.flatMap((s) => steps(s, depth + 1)),
  ];
}
