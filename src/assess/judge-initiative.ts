import { azureAbsence } from '../arm/absence.ts';
import type { ControlEntry } from '../model/control.ts';
import {
  type CompiledInitiative,
  evaluateInitiative,
  type InitiativeReference,
  type PolicyDefinition,
} from '../policy/index.ts';
import { inScopeOrder, type JudgeContext, toJudgement } from './judge-policy.ts';
import type { Judgement } from './verdict-table.ts';

/** Where the controls of an initiative stand: no folder of ours. */
export const initiativeArea = 'policy';

/** What a definition says of itself beside its rule. */
export interface AboutDefinition {
  readonly description: string;
  /** Azure can mend what it finds: the effect deploys or modifies. */
  readonly remediable: boolean;
}

/** An Azure Policy initiative to judge by, beside the controls. */
export interface InitiativeInput {
  readonly initiative: CompiledInitiative;
  readonly about: ReadonlyMap<PolicyDefinition, AboutDefinition>;
}

/** A definition of an initiative as a control of its own. */
export interface JudgedDefinition {
  readonly entry: ControlEntry;
  readonly judgements: readonly Judgement[];
}

/** Judges every resource by every definition of an initiative, in one pass. Absence is what Azure Policy itself takes it for. */
export function judgeInitiative(input: InitiativeInput, context: JudgeContext): readonly JudgedDefinition[] {
  const { initiative } = input;
  const found = initiative.references.map((): Judgement[] => []);
  const options = { index: context.index, absence: azureAbsence, asOf: new Date(context.asOf.instant), parameters: {} };
  for (const resource of inScopeOrder(context)) {
    for (const [i, { result }] of evaluateInitiative(initiative, resource, options).entries()) {
      const isFinding = result.state === 'NonCompliant' || result.state === 'Unknown';
      const judgement = toJudgement(resource, result, isFinding);
      if (judgement !== undefined) found[i]?.push(judgement);
    }
  }
  const taken = new Set<string>();
  return initiative.references.map((reference, i) => ({
    entry: entryOf(reference, input.about.get(reference.definition), uniqueId(reference, taken)),
    judgements: found[i] ?? [],
  }));
}

/** `policy-<reference>`, which no control of this program can have. */
function uniqueId({ referenceId }: InitiativeReference, taken: Set<string>): string {
  const base = `policy-${referenceId.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 100)}`;
  let id = base;
  for (let i = 2; taken.has(id); i++) id = `${base}-${i}`;
  taken.add(id);
  return id;
}

function entryOf(
  { definition, referenceId, groups }: InitiativeReference,
  about: AboutDefinition | undefined,
  id: string,
): ControlEntry {
  const title = definition.displayName ?? definition.name ?? referenceId;
  const description = about?.description ?? title;
  const task = `az policy remediation create --name mend --policy-assignment <assignment> --definition-reference-id ${referenceId}`;
  return {
    area: initiativeArea,
    slug: referenceId,
    control: {
      id,
      aliases: [],
      title,
      why: description,
      severity: 'medium',
      satisfies: { cfr: [], checklist: [], recommends: [], nprm: [], mcsb: [...groups] },
      judges: { types: [...(definition.types ?? [])].sort(), scope: 'any' },
      parameters: {},
      absent: 'As Azure Policy takes it',
      remediation: about?.remediable === true ? { text: description, cli: task } : { text: description },
      rule: { policy: { mode: 'All', if: {}, then: { effect: 'audit' } } },
      notes: [],
    },
  };
}
