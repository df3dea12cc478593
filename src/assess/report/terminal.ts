import type { Assessment, Score, StandardResult } from '../../model/assessment.ts';
import type { VerdictKind } from '../../model/verdict.ts';
import { nothingOfThisKind } from '../no-subject.ts';
import {
  citationText,
  decidedText,
  type FindingGroup,
  firstSentence,
  groupFindings,
  groupUnknowns,
  percent,
  placeText,
  plural,
  shortSubject,
  unknownAdvice,
} from './findings.ts';

export interface TerminalOptions {
  /** Whether the reader's terminal shows colours. */
  readonly color: boolean;
  /** Controls listed before the rest is only counted. */
  readonly controls?: number;
  /** Resources listed of one control. */
  readonly subjects?: number;
}

type Paint = (text: string, style: keyof typeof styles) => string;
const styles = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 36 } as const;

/** The assessment as lines to be read in ten seconds: score by standard, what fails and how to mend it, what is unknown and why. */
export function renderTerminal(assessment: Assessment, options: TerminalOptions): string {
  const paint: Paint = (text, style) => (options.color ? `\u001b[${styles[style]}m${text}\u001b[0m` : text);
  const lines = [
    ...head(assessment, paint),
    ...(assessment.profile === 'checklist' ? checklist(assessment, paint) : scoreTable(assessment, paint)),
    ...failures(assessment, options, paint),
    ...unknowns(assessment, paint),
    ...beside(assessment, paint),
    ...foot(assessment, paint),
  ];
  return `${lines.map((line) => withoutControls(line, options.color)).join('\n')}\n`;
}

/** A name in the input may hold control characters that would repaint the reader's terminal; only our own colours pass. */
const withoutControls = (line: string, color: boolean): string =>
  line.replace(/(\p{Cc})(\[\d{1,2}m)?/gu, (all: string, control: string, code: string | undefined) =>
    color && control === '\u001b' && code !== undefined ? all : `?${code ?? ''}`,
  );

function head(assessment: Assessment, paint: Paint): string[] {
  const { counts, resources, controls, waived } = assessment;
  const numbers = [
    paint(`${counts.fail} fail`, counts.fail > 0 ? 'red' : 'dim'),
    paint(`${counts.unknown} unknown${ofThem(assessment)}`, 'yellow'),
    paint(`${counts.pass} pass`, 'green'),
    `${counts.attested} attested`,
    `${counts['not-applicable']} not applicable`,
    ...(waived > 0 ? [`${waived} waived`] : []),
  ];
  return [
    `${paint('Safeguard', 'bold')} ${assessment.profile}, as of ${assessment.asOf.slice(0, 10)}: ${plural(resources, 'resource')}, ${plural(controls.length, 'control')}`,
    `Verdicts: ${numbers.join(', ')}`,
    ...assessment.notes.map((note) => paint(`Note: ${note}`, 'dim')),
    '',
  ];
}

/** Of the unknowns, those of controls for services that the input does not hold: they are no shortcoming of what it does hold. */
function ofThem(assessment: Assessment): string {
  const nothing = groupUnknowns(assessment)
    .flatMap(({ texts }) => texts)
    .filter(({ text }) => text.startsWith(nothingOfThisKind))
    .reduce((sum, { verdicts }) => sum + verdicts, 0);
  return nothing === 0 ? '' : ` (${nothing} of them for want of anything to judge)`;
}

function scoreTable({ rule, checklist, recommendations, proposal }: Assessment, paint: Paint): string[] {
  const row = (name: string, score: Score): string =>
    `${percent(score.ratio).padStart(5)}  ${name.padEnd(52)} ${countsText(score)}`;
  const heading = `${'Score'.padStart(5)}  ${'45 CFR 164 Subpart C, by standard'.padEnd(52)} Controls`;
  const judged = rule.standards.filter(({ score }) => score.ratio !== undefined);
  return [
    paint(heading, 'bold'),
    ...judged.flatMap((standard) => [
      paintByVerdict(
        row(`${standard.row.citation} ${standard.row.title}`.slice(0, 52), standard.score),
        standard.verdict,
        paint,
      ),
      ...failedSpecifications(standard, paint),
    ]),
    ...notJudged(rule.standards, paint),
    paint(row('The rule as a whole', rule.score), 'bold'),
    row('Architecture checklist (advice, not law)', checklist.score),
    row('Audit-controls recommendations (advice, not law)', recommendations.score),
    ...(proposal === undefined ? [] : [row('2025 proposal (not law)', proposal.score)]),
    '',
  ];
}

/** Standards of which nothing passes or fails, in as few lines as they fit: no score is made of unknowns. */
function notJudged(standards: readonly StandardResult[], paint: Paint): string[] {
  const open = standards.filter(({ score }) => score.ratio === undefined).map(({ row }) => row.citation);
  if (open.length === 0) return [];
  const lines: string[] = [];
  for (let i = 0; i < open.length; i += 6) lines.push(`${' '.repeat(9)}${open.slice(i, i + 6).join(', ')}`);
  return [
    paint(`  n/a  ${plural(open.length, 'standard')} with nothing judged yet, or attested only`, 'yellow'),
    ...lines,
  ];
}

/** Under a standard, its specifications that fail, with how much each binds. */
function failedSpecifications({ specifications }: StandardResult, paint: Paint): string[] {
  const names = specifications
    .filter(({ verdict }) => verdict === 'fail')
    .map(({ row }) => `${row.citation.replace(/^164\.\d+\([a-z]\)(\(\d+\))?/, '') || row.citation} ${row.kind}`);
  return names.length === 0 ? [] : [`${' '.repeat(9)}${paint('fail: ', 'red')}${names.join(', ')}`];
}

/** The checklist as it is signed: its groups in order, each item with its verdict and the controls that are its evidence. */
function checklist({ checklist: { score, items } }: Assessment, paint: Paint): string[] {
  const groups = [...new Set(items.map(({ row }) => row.group))];
  return [
    `${paint('Architecture checklist', 'bold')} (advice, not law): ${percent(score.ratio)}, ${countsText(score)}`,
    ...groups.flatMap((group) => [
      paint(group === 'Body' ? 'Settings and practices that the body names' : group, 'bold'),
      ...items
        .filter(({ row }) => row.group === group)
        .map(({ row, verdict, controls }) => {
          const evidence = controls.length === 0 ? 'no control: follow its procedures' : namesText(controls);
          const line = `  ${verdict.padEnd(14)} ${row.id.padStart(3)} ${row.title}`;
          return `${paintByVerdict(line, verdict, paint)} ${paint(`(${evidence})`, 'dim')}`;
        }),
    ]),
    'Signed off by: ____________________  Date: ____________',
    '',
  ];
}

const namesText = (ids: readonly string[]): string =>
  ids.length > 3 ? `${ids.slice(0, 3).join(', ')} and ${ids.length - 3} more` : ids.join(', ');

function countsText({ controls, waived }: Score): string {
  const parts = (['fail', 'unknown', 'pass', 'attested'] as const)
    .filter((kind) => controls[kind] > 0)
    .map((kind) => `${controls[kind]} ${kind}`);
  if (waived > 0) parts.push(`${waived} waived`);
  return parts.join(', ') || 'none';
}

function paintByVerdict(text: string, verdict: VerdictKind, paint: Paint): string {
  if (verdict === 'fail') return paint(text, 'red');
  return verdict === 'pass' ? paint(text, 'green') : text;
}

function failures(assessment: Assessment, options: TerminalOptions, paint: Paint): string[] {
  const groups = groupFindings(assessment, 'fail');
  if (groups.length === 0) return [paint('Nothing fails.', 'green'), ''];
  const shown = groups.slice(0, options.controls ?? 12);
  const rest = groups.length - shown.length;
  return [
    paint(`Fails: ${plural(groups.length, 'control')}`, 'bold'),
    ...shown.flatMap((group) => failure(group, assessment, options.subjects ?? 5, paint)),
    ...(rest > 0 ? [`... and ${plural(rest, 'more control')}: --format html --out report.html shows all`] : []),
    '',
  ];
}

function failure({ control, findings }: FindingGroup, assessment: Assessment, max: number, paint: Paint): string[] {
  const more = findings.length - max;
  const cited = citationText(control.satisfies, assessment);
  const fix = firstSentence(control.entry?.control.remediation.text ?? '');
  return [
    `${paint(`${control.severity ?? ''}`, 'red')} ${paint(control.id, 'bold')} ${control.title}`,
    ...(cited === '' ? [] : [`  ${paint(cited, 'dim')}`]),
    ...findings
      .slice(0, max)
      .map(
        (v) => `  ${[placeText(v.source), shortSubject(v.subject), decidedText(v)].filter((t) => t !== '').join('  ')}`,
      ),
    ...(more > 0 ? [`  ... and ${more} more`] : []),
    ...(fix === '' ? [] : [`  ${paint('fix', 'blue')} ${fix}`]),
  ];
}

function unknowns(assessment: Assessment, paint: Paint): string[] {
  const groups = groupUnknowns(assessment);
  if (groups.length === 0) return [];
  return [
    paint('Unknown, and why', 'bold'),
    ...groups.flatMap(({ code, verdicts, texts }) => [
      `${String(verdicts).padStart(5)}  ${paint(code, 'yellow')}: ${unknownAdvice[code] ?? ''}`,
      ...texts.slice(0, 3).map(({ text, verdicts: n, controls }) => {
        const names = namesText(controls);
        return paint(`${String(n).padStart(11)}  ${text} (${names})`, 'dim');
      }),
      ...(texts.length > 3
        ? [paint(`${' '.repeat(13)}... and ${plural(texts.length - 3, 'more reason')}`, 'dim')]
        : []),
    ]),
    '',
  ];
}

function beside(assessment: Assessment, paint: Paint): string[] {
  const waived = groupFindings(assessment, 'fail', 'only-waived');
  const lines = waived.flatMap(({ control, findings }) =>
    findings.slice(0, 3).map(({ subject, waiver }) => {
      const until = `until ${waiver?.expires ?? ''} by ${waiver?.owner ?? ''}: ${waiver?.reason ?? ''}`;
      return `  ${control.id} ${shortSubject(subject)} ${until}`;
    }),
  );
  return lines.length === 0
    ? []
    : [paint(`Waived: ${plural(assessment.waived, 'failure')}, outside score and exit code`, 'bold'), ...lines, ''];
}

function foot({ diagnostics, runId }: Assessment, paint: Paint): string[] {
  const listed = diagnostics.filter(({ severity }) => severity !== 'info');
  return [
    ...listed.slice(0, 10).map(({ severity, source, message }) => `${severity}: ${placeText(source)}: ${message}`),
    ...(listed.length > 10 ? [`... and ${listed.length - 10} more messages: --json lists all`] : []),
    paint(`Run ${runId}`, 'dim'),
  ];
}
