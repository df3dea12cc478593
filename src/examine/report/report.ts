import type { LintLevel } from '../lint/check.ts';

/** A finding of the linter, placed in the rule's file. Lines and columns start at 1. */
export interface PlacedFinding {
  readonly code: string;
  readonly level: LintLevel;
  readonly message: string;
  readonly hint: string;
  readonly line: number;
  readonly column?: number;
}

/** How a rule did on one case: well where nothing differs. */
export interface CaseResult {
  readonly name: string;
  readonly file: string;
  /** How many alerts were made; left out where the query did not run. */
  readonly alerts?: number;
  /** One line each: how the alerts differ from what is expected, or why there are none to compare. */
  readonly differences: readonly string[];
  /** One line each: what was not taken as it stands, and what limits kept out. */
  readonly notes: readonly string[];
}

/** One rule: what the linter says of it, and how it did on its cases. */
export interface RuleResult {
  readonly file: string;
  readonly id: string;
  readonly name: string;
  readonly findings: readonly PlacedFinding[];
  readonly cases: readonly CaseResult[];
}

/** What was found of all rules. Sorted by file. */
export interface DetectionsReport {
  readonly rules: readonly RuleResult[];
  /** What was read and is no rule, or holds members that nothing reads: `file:line: why`. */
  readonly notes: readonly string[];
}

/** A rule is failed by a case that differs, or by an error of the linter; warnings and notes are only shown. */
export const isFailed = ({ findings, cases }: RuleResult): boolean =>
  findings.some(({ level }) => level === 'error') || cases.some(({ differences }) => differences.length > 0);

/** Numbers of a report. */
export interface DetectionsSummary {
  readonly rules: number;
  readonly failedRules: number;
  readonly untestedRules: number;
  readonly cases: number;
  readonly failedCases: number;
  readonly findings: Readonly<Record<LintLevel, number>>;
}

export function summarise({ rules }: DetectionsReport): DetectionsSummary {
  const cases = rules.flatMap((rule) => rule.cases);
  const findings = rules.flatMap((rule) => rule.findings);
  const count = (level: LintLevel): number => findings.filter((finding) => finding.level === level).length;
  return {
    rules: rules.length,
    failedRules: rules.filter(isFailed).length,
    untestedRules: rules.filter((rule) => rule.cases.length === 0).length,
    cases: cases.length,
    failedCases: cases.filter(({ differences }) => differences.length > 0).length,
    findings: { error: count('error'), warning: count('warning'), note: count('note') },
  };
}
