import type { Control, ControlEntry, Severity } from './control.ts';
import type { InputFile } from './estate.ts';
import type { CfrRow, ChecklistItem, NprmItem, Recommendation } from './law.ts';
import type { Diagnostic } from './resource.ts';
import type { Verdict, VerdictKind } from './verdict.ts';

/** What a run is held against. `hipaa`: the rule, with advice shown apart. `checklist`: the architecture checklist. `nprm-2025`: the rule and the 2025 proposal, which is not law. */
export const profiles = ['hipaa', 'checklist', 'nprm-2025'] as const;
export type Profile = (typeof profiles)[number];

/** How many of each verdict. */
export type VerdictCounts = Readonly<Record<VerdictKind, number>>;

/** Weights of what passes and what fails. Unknown, attested and waived stand beside it and never in it. */
export interface Score {
  /** Sum of the weights of the controls that pass: critical 10, high 5, medium 2, low 1. */
  readonly pass: number;
  readonly fail: number;
  /** `pass / (pass + fail)`, from 0 to 1; undefined where nothing passed or failed. */
  readonly ratio: number | undefined;
  /** Controls by what they came to. */
  readonly controls: VerdictCounts;
  /** Controls whose every failure is waived: they count as `fail` in `controls` and are outside the sums. */
  readonly waived: number;
}

/** A control as it came out, over all its subjects. */
export interface ControlResult {
  /** Undefined for a part that waits for the query engine; then `title`, `why` and the citations below are all there is. */
  readonly entry: ControlEntry | undefined;
  readonly id: string;
  readonly title: string;
  readonly why: string;
  /** Undefined for a waiting part, which is never in a score. */
  readonly severity: Severity | undefined;
  readonly kind: 'policy' | 'query' | 'attestation' | 'waiting';
  readonly satisfies: Control['satisfies'];
  readonly verdict: VerdictKind;
  readonly counts: VerdictCounts;
  /** Failures that a waiver covers; they are among `counts.fail`. */
  readonly waived: number;
}

/** One row of the rule, the checklist, the recommendations or the proposal, with the controls that speak to it. */
export interface RowResult<Row> {
  readonly row: Row;
  /** Roll-up of its controls; `unknown` where no control judges it. */
  readonly verdict: VerdictKind;
  readonly score: Score;
  /** Ids of its controls, sorted. Empty: no machine can judge it, `procedures` of the row say what to do and record. */
  readonly controls: readonly string[];
}

/** A standard of the rule with its specifications. */
export interface StandardResult extends RowResult<CfrRow> {
  readonly specifications: readonly RowResult<CfrRow>[];
}

/** The verdicts of a run, in order of control id and subject. Kept in columns, so a million of them stay in bounded memory. */
export interface VerdictList extends Iterable<Verdict> {
  readonly length: number;
  /** The verdicts of one control, in order of subject. */
  of(control: string): Iterable<Verdict>;
}

/** Everything that one run found. */
export interface Assessment {
  /** UUID version 5 of the inputs, the rules, the day and the options: the same run has the same id. */
  readonly runId: string;
  /** ISO instant in UTC: the moment that ages and expiries are measured from. */
  readonly asOf: string;
  readonly rulesHash: string;
  readonly profile: Profile;
  /** Findings below it are judged and scored, but not listed and never fail a build. */
  readonly minimumSeverity: Severity;
  /** Id prefixes that the run was narrowed to; empty: everything in the input. */
  readonly scope: readonly string[];
  readonly inputs: readonly InputFile[];
  /** Number of resources in the input. */
  readonly resources: number;
  readonly controls: readonly ControlResult[];
  readonly verdicts: VerdictList;
  readonly counts: VerdictCounts;
  readonly waived: number;
  /** The rule: controls that cite it, whole and by standard. */
  readonly rule: { readonly score: Score; readonly standards: readonly StandardResult[] };
  /** Advice, never law. */
  readonly checklist: { readonly score: Score; readonly items: readonly RowResult<ChecklistItem>[] };
  readonly recommendations: { readonly score: Score; readonly items: readonly RowResult<Recommendation>[] };
  /** Only under the profile `nprm-2025`. A proposal, never law. */
  readonly proposal: { readonly score: Score; readonly items: readonly RowResult<NprmItem>[] } | undefined;
  /** What the reader must know to read the verdicts right, one line each. */
  readonly notes: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}
