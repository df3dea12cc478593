import { xmlText } from '../../lib/xml-text.ts';
import type { Assessment, ControlResult } from '../../model/assessment.ts';
import type { Verdict } from '../../model/verdict.ts';
import { citationText, decidedText, isListed, placeText } from './findings.ts';

/** JUnit XML: one suite a control, one case a subject. Unknown and waived are skipped cases that say why, never passed ones. */
export function* renderJunit(assessment: Assessment): Iterable<string> {
  const listed = assessment.controls.filter((control) => isListed(control, assessment));
  const total = (count: (control: ControlResult) => number): number => listed.reduce((sum, c) => sum + count(c), 0);
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites name="Safeguard ${assessment.profile}" tests="${total(tests)}" failures="${total(failures)}" skipped="${total(skipped)}" time="0">\n`;
  for (const control of listed) {
    const name = xmlText(`${control.id} ${control.title}`);
    yield `<testsuite name="${name}" tests="${tests(control)}" failures="${failures(control)}" errors="0" skipped="${skipped(control)}" time="0" timestamp="${assessment.asOf.slice(0, 19)}">\n`;
    for (const verdict of assessment.verdicts.of(control.id)) yield testcase(verdict, control, assessment);
    yield '</testsuite>\n';
  }
  yield '</testsuites>\n';
}

const tests = ({ counts }: ControlResult): number => Object.values(counts).reduce((sum, n) => sum + n, 0);
const failures = ({ counts, waived }: ControlResult): number => counts.fail - waived;
const skipped = ({ counts, waived }: ControlResult): number => counts.unknown + counts['not-applicable'] + waived;

function testcase(verdict: Verdict, control: ControlResult, assessment: Assessment): string {
  const file = verdict.source === undefined ? '' : ` file="${xmlText(verdict.source.file)}"`;
  const line = verdict.source?.line === undefined ? '' : ` line="${verdict.source.line}"`;
  const open = ` <testcase name="${xmlText(verdict.subject)}" classname="${xmlText(control.id)}"${file}${line} time="0"`;
  const inside = outcome(verdict, control, assessment);
  return inside === '' ? `${open}/>\n` : `${open}>${inside}</testcase>\n`;
}

function outcome(verdict: Verdict, control: ControlResult, assessment: Assessment): string {
  const { reason, waiver, source } = verdict;
  if (waiver !== undefined) {
    return `<skipped message="${xmlText(`waived until ${waiver.expires} by ${waiver.owner}: ${waiver.reason}`)}"/>`;
  }
  switch (verdict.verdict) {
    case 'fail': {
      const fix = control.entry?.control.remediation.text ?? '';
      const body = [placeText(source), citationText(control.satisfies, assessment), fix]
        .filter((t) => t !== '')
        .join('\n');
      return `<failure type="${control.severity ?? 'fail'}" message="${xmlText(decidedText(verdict))}">${xmlText(body)}</failure>`;
    }
    case 'unknown':
      return `<skipped message="${xmlText(`unknown (${reason.code}): ${reason.text}`)}"/>`;
    case 'not-applicable':
      return `<skipped message="${xmlText(`not applicable: ${reason.text}`)}"/>`;
    case 'attested':
      return `<system-out>${xmlText(`attested: ${reason.text}`)}</system-out>`;
    case 'pass':
      return '';
  }
}
