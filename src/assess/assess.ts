import { EstateIndex } from '../arm/estate-index.ts';
import type { Assessment, ControlResult, Profile } from '../model/assessment.ts';
import type { AttestationRecord } from '../model/attestation.ts';
import type { Control, ControlEntry, Severity } from '../model/control.ts';
import type { Estate } from '../model/estate.ts';
import type { Law, Waiting } from '../model/law.ts';
import { rollUp, verdictKinds } from '../model/verdict.ts';
import { Alternatives } from './alternatives.ts';
import type { AsOf } from './as-of.ts';
import { judgeAttestation } from './judge-attestation.ts';
import { type InitiativeInput, judgeInitiative } from './judge-initiative.ts';
import { type JudgeContext, judgePolicy } from './judge-policy.ts';
import { judgeQuery, type QueryAnswers } from './judge-query.ts';
import { noSubject } from './no-subject.ts';
import { runIdOf } from './run-id.ts';
import { declaredPhi, scopesOf } from './scope.ts';
import { scoreAdvice, scoreOf, scoreRule } from './score.ts';
import { unjudgedTypes } from './service-types.ts';
import { countVerdicts, type Judgement, noCounts, VerdictTable } from './verdict-table.ts';
import { Waivers } from './waivers.ts';
import { believed } from './whole.ts';

export interface AssessInput {
  readonly controls: readonly ControlEntry[];
  readonly law: Law;
  readonly estate: Estate;
  /** Built here where it is not given. */
  readonly index?: EstateIndex;
  readonly attestations: readonly AttestationRecord[];
  readonly asOf: AsOf;
  readonly rulesHash: string;
  readonly profile: Profile;
  readonly minimumSeverity: Severity;
  /** Id prefixes to narrow the run to. */
  readonly scope?: readonly string[];
  /** Azure Policy initiatives to judge by, beside the controls. They are in no score of the rule or the checklist. */
  readonly initiatives?: readonly InitiativeInput[];
  /** Rows of the query controls, asked beforehand; without them those controls are unknown. */
  readonly queryAnswers?: QueryAnswers;
}

/**
 * Judges every control of the profile on every resource that it speaks of. Pure: the same input gives the same
 * assessment, byte for byte. Trouble with records and waivers is in the diagnostics.
 */
export function assess(input: AssessInput): Assessment {
  const { law, asOf, rulesHash } = input;
  const { estate, diagnostics: doubts } = believed(input.estate);
  const index = input.index?.estate === estate ? input.index : new EstateIndex(estate);
  const entries = input.controls.filter((entry) => inProfile(entry.control, input.profile)).sort(byId);
  const controls = entries.map(({ control }) => control);
  const known = new Set(input.controls.flatMap(({ control }) => [control.id, ...control.aliases]));
  const waivers = new Waivers(estate.declaration.waivers, asOf.day, known, 'safeguard.yaml');
  const alternatives = new Alternatives(input.attestations, controls, law.cfr, asOf.day);
  const runId = idOf(input);
  const verdicts = new VerdictTable({ asOf: asOf.instant, rulesHash, runId });
  const scopes = index.once(scopesOf);
  const results: ControlResult[] = [];

  for (const entry of entries) {
    const { control } = entry;
    const context = { index, asOf, inScope: scopes[control.judges.scope], narrowedTo: input.scope ?? [] };
    const judged = judge(entry, input, context);
    const all = judged.length > 0 ? judged : [noSubject(control, index, scopes)];
    const final = waivers.apply(control, alternatives.apply(control, all));
    verdicts.add(control.id, final);
    results.push(resultOf(entry, final));
  }
  const named: string[] = [];
  for (const initiative of input.initiatives ?? []) {
    const context = { index, asOf, inScope: scopes.any, narrowedTo: input.scope ?? [] };
    const own = judgeInitiative(initiative, context).map(({ entry, judgements }) => {
      const all = judgements.length > 0 ? judgements : [noSubject(entry.control, index, scopes)];
      const final = waivers.apply(entry.control, all);
      verdicts.add(entry.control.id, final);
      return resultOf(entry, final);
    });
    results.push(...own);
    named.push(initiativeNote(initiative, own));
  }
  for (const waiting of law.waiting) {
    if (known.has(waiting.id) || !waitingInProfile(waiting, input.profile)) continue;
    verdicts.add(waiting.id, [waitingJudgement]);
    results.push(waitingResult(waiting));
  }
  results.sort((a, b) => (a.id < b.id ? -1 : 1));
  const counts = noCounts();
  for (const result of results) for (const kind of verdictKinds) counts[kind] += result.counts[kind];

  return {
    runId,
    asOf: asOf.instant,
    rulesHash,
    profile: input.profile,
    minimumSeverity: input.minimumSeverity,
    scope: input.scope ?? [],
    inputs: estate.inputs,
    resources: estate.resources.length,
    controls: results,
    verdicts,
    counts,
    waived: results.reduce((sum, { waived }) => sum + waived, 0),
    rule: scoreRule(results, law),
    ...scoreAdvice(results, law, input.profile === 'nprm-2025'),
    notes: [...notesOf(input, results), ...unjudgedNote(controls, index), ...named],
    diagnostics: [...estate.diagnostics, ...doubts, ...waivers.diagnostics, ...alternatives.diagnostics],
  };
}

const byId = (a: ControlEntry, b: ControlEntry): number => (a.control.id < b.control.id ? -1 : 1);

export function inProfile({ satisfies, deprecated }: Control, profile: Profile): boolean {
  if (deprecated !== undefined) return false;
  if (profile === 'checklist') return satisfies.checklist.length > 0;
  const ruleOrAdvice = satisfies.cfr.length + satisfies.checklist.length + satisfies.recommends.length > 0;
  return ruleOrAdvice || (profile === 'nprm-2025' && satisfies.nprm.length > 0);
}

const waitingInProfile = ({ checklist }: Waiting, profile: Profile): boolean =>
  profile !== 'checklist' || checklist.length > 0;

function judge(entry: ControlEntry, input: AssessInput, context: JudgeContext): Judgement[] {
  const { rule } = entry.control;
  if ('policy' in rule) return judgePolicy(entry.control, rule.policy, context);
  if ('query' in rule) return judgeQuery(entry, input.queryAnswers, context);
  const { attestations: records, asOf, law } = input;
  return judgeAttestation(rule.attestation, { index: context.index, records, asOf, services: law.services });
}

const waitingJudgement: Judgement = {
  subject: 'estate',
  verdict: 'unknown',
  reason: {
    code: 'engine-not-installed',
    text: 'The query engine is not installed: this part is a query over the estate',
  },
};

function resultOf(entry: ControlEntry, judgements: readonly Judgement[]): ControlResult {
  const { id, title, why, severity, satisfies, rule } = entry.control;
  const counts = countVerdicts(judgements);
  return {
    entry,
    id,
    title,
    why,
    severity,
    kind: 'policy' in rule ? 'policy' : 'query' in rule ? 'query' : 'attestation',
    satisfies,
    verdict: rollUp(verdictKinds.filter((kind) => counts[kind] > 0)),
    counts,
    waived: countWaived(judgements),
  };
}

function countWaived(judgements: readonly Judgement[]): number {
  let count = 0;
  for (const { waiver } of judgements) if (waiver !== undefined) count++;
  return count;
}

function unjudgedNote(controls: readonly Control[], index: EstateIndex): readonly string[] {
  const types = unjudgedTypes(controls, index);
  if (types.length === 0) return [];
  const more = types.length > 5 ? ` and ${types.length - 5} more` : '';
  return [`No control of this profile judges ${types.slice(0, 5).join(', ')}${more}: nothing is said of them.`];
}

function initiativeNote({ initiative }: InitiativeInput, results: readonly ControlResult[]): string {
  const { ratio, controls, waived } = scoreOf(results);
  const score = ratio === undefined ? 'no score' : `score ${Math.floor(ratio * 100)}%`;
  const beside = `${controls.pass} pass, ${controls.fail} fail, ${controls.unknown} unknown${waived > 0 ? `, ${waived} waived` : ''}`;
  return `Initiative "${initiative.displayName ?? initiative.name ?? 'unnamed'}": ${score} over ${results.length} definitions (${beside}).`;
}

function waitingResult({ id, title, why, cfr, checklist, recommends }: Waiting): ControlResult {
  return {
    entry: undefined,
    id,
    title,
    why,
    severity: undefined,
    kind: 'waiting',
    satisfies: { cfr, checklist, recommends, nprm: [], mcsb: [] },
    verdict: 'unknown',
    counts: countVerdicts([waitingJudgement]),
    waived: 0,
  };
}

function idOf(input: AssessInput): string {
  const { estate, asOf, rulesHash, profile, minimumSeverity, scope, attestations } = input;
  const inputs = estate.inputs.map(({ file, sha256 }) => [file, sha256]);
  return runIdOf({
    inputs,
    declaration: estate.declaration,
    attestations,
    initiatives: input.initiatives?.map(({ initiative }) => [
      initiative.id ?? initiative.name,
      initiative.references.length,
    ]),
    asOf: asOf.instant,
    rulesHash,
    profile,
    minimumSeverity,
    scope,
  });
}

function notesOf(
  { estate, scope, minimumSeverity, profile }: AssessInput,
  results: readonly ControlResult[],
): string[] {
  const { hub } = estate.declaration.estate;
  const phi = declaredPhi(estate.declaration.estate);
  const judges = (wanted: string): boolean => results.some(({ entry }) => entry?.control.judges.scope === wanted);
  const notes: string[] = [];
  if (phi === undefined && judges('phi')) {
    notes.push(
      'No ePHI scope is declared (estate.phi in safeguard.yaml), so every resource is judged as if it held ePHI.',
    );
  }
  if (hub === undefined && judges('hub')) {
    notes.push(
      'No hub is declared (estate.hub in safeguard.yaml), so every virtual network is judged as if it were the hub.',
    );
  }
  if ((scope ?? []).length > 0) notes.push(`Narrowed to ${(scope ?? []).join(', ')}.`);
  if (minimumSeverity !== 'low')
    notes.push(`Findings below severity ${minimumSeverity} are judged and scored, but not listed.`);
  if (profile === 'nprm-2025') notes.push('The 2025 proposal (90 FR 898) is not law; its items are shown apart.');
  return notes;
}
