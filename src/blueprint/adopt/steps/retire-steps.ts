import { idKey } from '../../../arm/resource-id.ts';
import type { Resource } from '../../../model/resource.ts';
import type { Gap } from '../adoption.ts';
import { dataMoveOf } from '../data-moves.ts';
import { containerOf, lastName } from '../match-resources.ts';
import { quotedForShell, type StepDraft } from './step.ts';

const shortType = (type: string): string => type.slice(type.indexOf('/') + 1);

/** What was replaced, and what plays no part in the blueprint. */
export function retireSteps({ matches, leftOver }: Gap): StepDraft[] {
  const replaced = matches
    .filter(({ state, within, nameOnly }) => state === 'recreate' && within === undefined && !nameOnly)
    .map(({ existing }) => existing);
  const left = new Set(leftOver.map(({ id }) => idKey(id)));
  // What stands in something that is left over goes with it.
  const tops = leftOver.filter((one) => !left.has(idKey(containerOf(one) ?? '')));
  return [
    ...(replaced.length === 0 ? [] : [retire('Delete what was made again', replaced, 'It was replaced by a new one')]),
    ...[...byType(tops)].map(([type, resources]) =>
      retire(
        `Left over, ${shortType(type)}: move, retire or declare`,
        resources,
        'No part of the blueprint is played by it',
      ),
    ),
  ];
}

function retire(title: string, resources: readonly Resource[], because: string): StepDraft {
  const move = resources.map((one) => dataMoveOf(one.type)).find((one) => one !== undefined);
  const moved = new Set(resources.map(({ type }) => type)).size === 1 ? move : undefined;
  // A group is deleted with all that is in it, which no list of steps should make easy.
  const ids = resources.filter(({ type }) => !/resourcegroups$/.test(type)).map(({ id }) => id);
  return {
    phase: 'retiring',
    kind: 'retire',
    title,
    subjects: resources.map(({ id }) => id),
    types: resources.map(({ type }) => type),
    what: resources.map(
      (one) =>
        `${lastName(one)} (${shortType(one.type)}), ${one.source.file}${one.source.line === undefined ? '' : `:${one.source.line}`}: ${because}`,
    ),
    how: [
      'Move: name it in the section blueprint of safeguard.yaml, so that the blueprint has a place for it',
      'Retire: delete it once its log shows no use for 30 days, and its records are kept for the six years of 45 CFR 164.316(b)(2)(i)',
      'Declare: keep it beside the blueprint, say why, and let safeguard assess judge it as the rest of the estate',
    ],
    // Behind a comment sign: a block that is pasted whole must delete nothing.
    commands: ids
      .filter((id) => !id.includes('${'))
      .slice(0, 20)
      .map((id) => `# az resource delete --ids ${quotedForShell(id)}`),
    risk:
      move === undefined
        ? 'What still uses it fails: look at its log first.'
        : 'It holds data: deleted is lost after the days of soft delete. Back it up, and prove the backup, before.',
    ...(moved === undefined ? {} : { data: [...moved.how, moved.document] }),
    prove: ['safeguard blueprint adopt over a new export does not name it as left over'],
    back:
      move === undefined
        ? 'Make it again from its template'
        : 'Restore it within the days of soft delete, or from its last backup',
  };
}

function byType(resources: readonly Resource[]): Map<string, Resource[]> {
  const types = new Map<string, Resource[]>();
  for (const one of resources) types.set(one.type, [...(types.get(one.type) ?? []), one]);
  return types;
}
