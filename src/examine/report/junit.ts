import { xmlText } from '../../lib/xml-text.ts';
import { type CaseResult, type DetectionsReport, type RuleResult, summarise } from './report.ts';

/**
 * JUnit XML: one suite a rule, one case a case of it and one for the linter, which an error fails. A rule without cases
 * has a skipped one that says so.
 */
export function* renderJunit(report: DetectionsReport): Iterable<string> {
  const { rules, failedCases, cases, untestedRules } = summarise(report);
  const lintFailures = report.rules.filter(hasLintError).length;
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites name="Safeguard detections" tests="${rules + cases + untestedRules}" failures="${failedCases + lintFailures}" skipped="${untestedRules}" time="0">\n`;
  for (const rule of report.rules) yield* suite(rule);
  yield '</testsuites>\n';
}

const hasLintError = ({ findings }: RuleResult): boolean => findings.some(({ level }) => level === 'error');

function* suite(rule: RuleResult): Iterable<string> {
  const failed = rule.cases.filter(({ differences }) => differences.length > 0).length + (hasLintError(rule) ? 1 : 0);
  const skipped = rule.cases.length === 0 ? 1 : 0;
  yield `<testsuite name="${xmlText(rule.name)}" tests="${1 + rule.cases.length + skipped}" failures="${failed}" errors="0" skipped="${skipped}" time="0">\n`;
  yield lintCase(rule);
  for (const one of rule.cases) yield caseElement(rule, one);
  if (skipped > 0) {
    yield ` <testcase name="cases" classname="${xmlText(rule.file)}" time="0"><skipped message="the rule has no cases"/></testcase>\n`;
  }
  yield '</testsuite>\n';
}

function lintCase(rule: RuleResult): string {
  const open = ` <testcase name="lint" classname="${xmlText(rule.file)}" file="${xmlText(rule.file)}" time="0"`;
  const lines = rule.findings.map(
    ({ level, code, message, hint, line }) => `${rule.file}:${line}: ${level} ${code}: ${message} (${hint})`,
  );
  if (lines.length === 0) return `${open}/>\n`;
  const body = xmlText(lines.join('\n'));
  if (!hasLintError(rule)) return `${open}><system-out>${body}</system-out></testcase>\n`;
  const first = rule.findings.find(({ level }) => level === 'error')?.message ?? '';
  return `${open}><failure type="lint" message="${xmlText(first)}">${body}</failure></testcase>\n`;
}

function caseElement(rule: RuleResult, { name, file, differences, notes }: CaseResult): string {
  const open = ` <testcase name="${xmlText(name)}" classname="${xmlText(rule.file)}" file="${xmlText(file)}" time="0"`;
  const [first] = differences;
  if (first !== undefined) {
    const body = xmlText([...differences, ...notes].join('\n'));
    return `${open}><failure type="case" message="${xmlText(first)}">${body}</failure></testcase>\n`;
  }
  return notes.length === 0
    ? `${open}/>\n`
    : `${open}><system-out>${xmlText(notes.join('\n'))}</system-out></testcase>\n`;
}
