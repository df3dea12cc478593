import type { JsonPath } from '../../lib/json.ts';
import type { KqlAnalysis } from '../../model/kql-analysis.ts';
import type { AnalyticsRule } from '../rule/rule.ts';

/**
 * How grave a finding is. `error`: Sentinel refuses the rule, or it cannot work. `warning`: a part of it has no effect.
 * `note`: it may not do what it seems to.
 */
export type LintLevel = 'error' | 'warning' | 'note';

/** Where in a rule: a member, as rule files name it, or an offset into its query. */
export type LintPlace = { readonly member: JsonPath } | { readonly queryOffset: number };

/** Something that a rule's author wants to know. Its words repeat texts of the rule only, never data. */
export interface LintFinding {
  /** UPPER_SNAKE and stable, or Kusto's own code. */
  readonly code: string;
  readonly level: LintLevel;
  readonly message: string;
  /** What to write instead. */
  readonly hint: string;
  readonly place: LintPlace;
}

/** A finding before its check has put its code on it. */
export type Found = Omit<LintFinding, 'code'>;

/** A rule, and what its query's text tells. */
export interface LintInput {
  readonly rule: AnalyticsRule;
  readonly analysis: KqlAnalysis;
}

/** A rule that a check speaks of, or must be silent about. What is left out does not matter to it. */
export type LintCase = Partial<AnalyticsRule>;

/** One thing that is looked for, with the rules that show it. */
export interface LintCheck {
  readonly code: string;
  /** What it finds, as a sentence of the documentation. */
  readonly finds: string;
  /** Rules of which it speaks, and rules of which it must not. */
  readonly cases: { readonly speaks: readonly LintCase[]; readonly silent: readonly LintCase[] };
  readonly check: (input: LintInput) => readonly Found[];
}

/** A text of the rule as it may stand in a one-line message. */
export const shown = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').replace(/\p{Cc}/gu, '?');
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
};
