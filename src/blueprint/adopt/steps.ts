import { idKey, isWithin } from '../../arm/resource-id.ts';
import type { Blueprint } from '../model/blueprint.ts';
import { type Gap, isOfTenant, type Match, type WantedResource } from './adoption.ts';
import { containerOf } from './match-resources.ts';
import { type PhaseKey, phaseOfUnits, phases } from './phases.ts';
import { changeStep, closeStep, recreateStep } from './steps/existing-steps.ts';
import { createStep, cutOverStep, lookStep, requestStep } from './steps/new-steps.ts';
import { retireSteps } from './steps/retire-steps.ts';
import type { FailedControl, MigrationStep, StepDraft } from './steps/step.ts';

export type { FailedControl, MigrationStep } from './steps/step.ts';

const MOST_REASONS = 8;

/** The steps from what is there to the blueprint, in phases that follow the order in which the blueprint is deployed. */
export function planSteps(gap: Gap, blueprint: Blueprint, failed: readonly FailedControl[]): MigrationStep[] {
  const drafts = draftsOf(gap, blueprint);
  const numbers = new Map<PhaseKey, number>();
  return phases.flatMap(({ key }, phase) =>
    drafts
      .filter((draft) => draft.phase === key)
      .map((draft): MigrationStep => {
        const number = (numbers.get(key) ?? 0) + 1;
        numbers.set(key, number);
        return { ...draft, number: `${phase}.${number}`, why: reasonsOf(draft, failed) };
      }),
  );
}

function draftsOf(gap: Gap, blueprint: Blueprint): StepDraft[] {
  const phaseOf = phaseOfUnits(blueprint);
  const titles = new Map(blueprint.units.map(({ key, title }) => [key, title]));
  const order = new Map(blueprint.units.map(({ key }, index) => [key, index]));
  const phaseOfWanted = ({ unit }: WantedResource): PhaseKey => phaseOf.get(unit) ?? 'people';
  const trees = treesOf(gap.matches);
  const drafts: (StepDraft & { readonly unit: string })[] = [];
  for (const [unit, resources] of byUnit(
    [...gap.create, ...madeAgain(gap.matches)].filter(({ resource }) => !isOfTenant(resource.type)),
  )) {
    const first = resources[0];
    if (first === undefined) continue;
    const scope = blueprint.units.find(({ key }) => key === unit)?.scope;
    const shut = gap.matches.filter((match) => match.wanted.unit === unit && match.state === 'change');
    drafts.push({
      unit,
      phase: phaseOfWanted(first),
      ...createStep({ unit, title: titles.get(unit) ?? unit, scope, resources, shut }),
    });
  }
  for (const tree of trees) {
    const unit = tree[0]?.wanted.unit ?? '';
    const phase = tree[0] === undefined ? 'data' : phaseOfWanted(tree[0].wanted);
    const again = recreateStep(tree);
    if (again !== undefined) drafts.push({ unit, phase, ...again });
    const change = changeStep(tree);
    if (change !== undefined) drafts.push({ unit, phase, ...change });
    const close = closeStep(tree);
    if (close !== undefined) drafts.push({ unit, phase: 'closing', ...close });
  }
  drafts.sort((a, b) => (order.get(a.unit) ?? 0) - (order.get(b.unit) ?? 0));
  return [...lookStep(gap.matches), ...drafts, ...requestStep(gap), ...cutOverStep(gap.matches), ...retireSteps(gap)];
}

const madeAgain = (matches: readonly Match[]): WantedResource[] =>
  matches.filter(({ state }) => state === 'recreate').map(({ wanted }) => wanted);

function byUnit(resources: readonly WantedResource[]): Map<string, WantedResource[]> {
  const units = new Map<string, WantedResource[]>();
  for (const one of resources) units.set(one.unit, [...(units.get(one.unit) ?? []), one]);
  return units;
}

/** Each resource that stands by itself, with all that stands in it, the top first. */
function treesOf(matches: readonly Match[]): Match[][] {
  const byId = new Map(matches.map((match) => [idKey(match.existing.id), match]));
  const trees = new Map<Match, Match[]>();
  for (const match of matches) {
    let top = match;
    for (let depth = 0; depth < 10; depth++) {
      const container = containerOf(top.existing);
      const above = container === undefined ? undefined : byId.get(idKey(container));
      if (above === undefined) break;
      top = above;
    }
    const known = trees.get(top) ?? [];
    trees.set(top, match === top ? [match, ...known] : [...known, match]);
  }
  return [...trees.values()];
}

/** What fails today, the worst first: of the resources of a step, or for what is yet to be made, of its types. */
function reasonsOf({ subjects, types, kind }: StepDraft, failed: readonly FailedControl[]): string[] {
  const wanted = new Set(types);
  const about = failed.filter((control) =>
    kind === 'create' || kind === 'requests'
      ? control.types.some((type) => wanted.has(type))
      : control.subjects.some((subject) => subjects.some((id) => isWithin(subject, id))),
  );
  const shown = about
    .slice(0, MOST_REASONS)
    .map(({ id, title, severity, serves }) => `${id} (${severity}) fails today: ${title}. ${serves}`);
  return about.length > MOST_REASONS
    ? [
        ...shown,
        `and ${about.length - MOST_REASONS} more: ${about
          .slice(MOST_REASONS)
          .map(({ id }) => id)
          .slice(0, 40)
          .join(', ')}`,
      ]
    : shown;
}
