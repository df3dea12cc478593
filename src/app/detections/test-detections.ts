import type { ContentError } from '../../content/content-error.ts';
import { formatContentError } from '../../content/content-error.ts';
import type { FoundRules, TriedRule } from '../../content/find-rules.ts';
import {
  type CaseResult,
  compareAlerts,
  type DetectionsReport,
  lintRule,
  nowOf,
  type PlacedFinding,
  type RuleCase,
  type RuleResult,
  type RunKql,
  runRule,
} from '../../examine/index.ts';
import { compareText } from '../../lib/compare-text.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { KqlAnalysis } from '../../model/kql-analysis.ts';

/** What a user asks for. */
export interface DetectionsRequest {
  readonly paths: readonly string[];
  readonly cwd: string;
  /** Whether cases are run; otherwise rules are only compiled and linted. */
  readonly runCases: boolean;
  /** Whether differences show what alerts hold, which may be values of the records. */
  readonly showValues: boolean;
  /** A folder of entries of the user's own tables. */
  readonly tables?: string;
  /** Tables and columns that nobody describes are derived from the rule that names them. */
  readonly inferTables?: boolean;
}

/** A runner of queries over samples, for as long as a command lasts. */
export interface OpenSamples {
  readonly run: RunKql;
  readonly close: () => Promise<void>;
}

/** Rules are compiled against the tables that are described, and run in an engine that is opened when first needed. */
export interface RuleBench {
  readonly open: () => Promise<Result<OpenSamples, string>>;
  /** What a query's text tells; tables that only samples showed count once these have run. */
  readonly analyse: (kql: string) => Promise<KqlAnalysis>;
}

/** What the use-case needs of the world; `compose.ts` gives it. */
export interface DetectionsPorts {
  readonly findRules: (paths: readonly string[], cwd: string) => FoundRules;
  readonly openBench: (request: {
    readonly tables?: string;
    readonly inferTables?: boolean;
    readonly cwd: string;
  }) => Promise<Result<RuleBench, ContentError[]>>;
}

/**
 * Lints rules and tries them on their cases.
 * @returns on error the lines to show: nothing could be judged
 */
export async function testDetections(
  request: DetectionsRequest,
  ports: DetectionsPorts,
): Promise<Result<DetectionsReport, readonly string[]>> {
  const found = ports.findRules(request.paths, request.cwd);
  if (found.errors.length > 0) return err(found.errors.map(formatContentError));
  if (found.rules.length === 0) {
    return err([`No analytics rule in ${request.paths.join(', ')}: wanted rule files with a query and a schedule`]);
  }
  const bench = await ports.openBench(request);
  if (!bench.ok) return err(bench.error.map(formatContentError));
  const tried = request.runCases ? await runAll(found.rules, bench.value, request) : ok(new Map());
  if (!tried.ok) return err([tried.error]);
  const rules: RuleResult[] = [];
  for (const rule of found.rules) {
    const findings = await findingsOf(rule, bench.value);
    const { file } = rule;
    rules.push({ file, id: rule.rule.id, name: rule.rule.name, findings, cases: tried.value.get(rule) ?? [] });
  }
  return ok({ rules, notes: [...found.notes.map(formatContentError), ...sameIds(found.rules)] });
}

type Tried = ReadonlyMap<TriedRule, readonly CaseResult[]>;

/** Runs the cases of all rules, one after the other: the samples of one would be in the way of the next. */
async function runAll(
  rules: readonly TriedRule[],
  bench: RuleBench,
  request: DetectionsRequest,
): Promise<Result<Tried, string>> {
  const tried = new Map<TriedRule, readonly CaseResult[]>();
  const withCases = rules.filter(({ cases }) => cases.length > 0);
  if (withCases.length === 0) return ok(tried);
  const samples = await bench.open();
  if (!samples.ok) return samples;
  try {
    for (const rule of withCases) {
      const results: CaseResult[] = [];
      for (const one of rule.cases) results.push(await tryCase(rule, one, samples.value.run, request));
      tried.set(rule, results);
    }
    return ok(tried);
  } finally {
    await samples.value.close();
  }
}

async function tryCase(
  { rule, file, queryPosition }: TriedRule,
  one: RuleCase,
  run: RunKql,
  { showValues }: DetectionsRequest,
): Promise<CaseResult> {
  const { name, file: caseFile } = one;
  const now = nowOf(one);
  if (now === undefined) {
    const difference = 'nothing says when the rule runs: give "now" in the expectation, or a record';
    return { name, file: caseFile, differences: [difference], notes: [] };
  }
  const built = await runRule(rule, now, one.tables, run);
  if (!built.ok) {
    const { code, message, offset, hint } = built.error;
    const { line, column } = queryPosition(offset ?? 0);
    const place = offset === undefined ? file : `${file}:${line}:${column}`;
    const difference = `the query does not run: ${place}: ${code}: ${message}${hint === undefined ? '' : ` (${hint})`}`;
    return { name, file: caseFile, differences: [difference], notes: [] };
  }
  const { alerts, notes } = built.value;
  return {
    name,
    file: caseFile,
    alerts: alerts.length,
    differences: compareAlerts(one, alerts, { showValues }),
    notes,
  };
}

/** What the linter says, in the order of the file. */
async function findingsOf(
  { rule, lineOf, queryPosition }: TriedRule,
  bench: RuleBench,
): Promise<readonly PlacedFinding[]> {
  const analysis = await bench.analyse(rule.query);
  return lintRule({ rule, analysis })
    .map(({ place, ...finding }): PlacedFinding => {
      if ('member' in place) return { ...finding, line: lineOf(place.member) };
      return { ...finding, ...queryPosition(place.queryOffset) };
    })
    .sort((a, b) => a.line - b.line || (a.column ?? 0) - (b.column ?? 0) || compareText(a.code, b.code));
}

/** Ids that more than one rule has: Sentinel would take the later for the earlier. */
function sameIds(rules: readonly TriedRule[]): readonly string[] {
  const owners = new Map<string, string>();
  return rules.flatMap(({ rule, file, lineOf }) => {
    const owner = owners.get(rule.id.toLowerCase());
    if (owner === undefined) owners.set(rule.id.toLowerCase(), file);
    return owner === undefined ? [] : [`${file}:${lineOf(['id'])}: the id is also that of ${owner}`];
  });
}
