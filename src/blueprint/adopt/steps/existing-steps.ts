import type { Difference, Match } from '../adoption.ts';
import { dataMoveOf } from '../data-moves.ts';
import { lastName } from '../match-resources.ts';
import { quotedForShell, type StepDraft } from './step.ts';

type Draft = Omit<StepDraft, 'phase'>;

/** What lets the world, or whoever has a key, in. */
const door =
  /publicNetworkAccess|publicDataEndpoint|networkAcls\.(?:defaultAction|bypass|ipRules|virtualNetworkRules)|allowBlobPublicAccess|allowSharedKeyAccess|disableLocalAuth|ipRules|ipSecurityRestrictions|passwordAuth|azureADOnlyAuthentication|adminUserEnabled/i;
const isDoor = ({ path }: Difference): boolean => door.test(path);

const shortType = (type: string): string => type.slice(type.indexOf('/') + 1);
const titleOf = (match: Match): string => `${lastName(match.existing)} (${shortType(match.existing.type)})`;

/** Settings of a resource, and of what stands in it, that change where they are. */
export function changeStep(tree: readonly Match[]): Draft | undefined {
  return inPlace(tree, (difference) => !isDoor(difference), {
    kind: 'change',
    verb: 'Change',
    after: 'in place',
    back: 'Set each value back to what it was: the step says which, unless it says that there is no way back',
  });
}

/** The doors of a resource: they are shut when nothing comes through them any more. */
export function closeStep(tree: readonly Match[]): Draft | undefined {
  return inPlace(tree, isDoor, {
    kind: 'close',
    verb: 'Close',
    after: '',
    back: 'Set the value back: the public way is open again at once',
  });
}

interface Wording {
  readonly kind: 'change' | 'close';
  readonly verb: string;
  readonly after: string;
  readonly back: string;
}

function inPlace(
  tree: readonly Match[],
  take: (difference: Difference) => boolean,
  wording: Wording,
): Draft | undefined {
  const changing = tree
    .filter(({ state, nameOnly }) => state === 'change' || (state === 'recreate' && nameOnly))
    .map((match) => ({ match, differences: match.differences.filter((one) => one.path !== 'name' && take(one)) }))
    .filter(({ differences }) => differences.length > 0);
  const [top] = tree;
  if (top === undefined || changing.length === 0) return undefined;
  const all = changing.flatMap(({ differences }) => differences);
  const still = all.filter(({ fixed }) => fixed !== undefined);
  const files = [...new Set(changing.map(({ match }) => match.wanted.unit))];
  const kept = top.state === 'recreate' ? ' (where it is kept under its own name)' : '';
  return {
    kind: wording.kind,
    title: `${wording.verb} ${titleOf(top)}${wording.after === '' ? '' : ` ${wording.after}`}${kept}`,
    subjects: changing.map(({ match }) => match.existing.id),
    types: changing.map(({ match }) => match.existing.type),
    what: changing.flatMap(({ match, differences }) => differences.map((one) => line(match, top, one))),
    how: [
      `The values stand in ${files.map((file) => `${file}.json`).join(', ')} of the printed blueprint`,
      ...(wording.kind === 'close'
        ? [
            'Before: look in the logs of the last 30 days for callers that come by the public way or with a key, and move them',
          ]
        : []),
      ...still.map(({ path, fixed }) => `${path}: ${fixed?.says} (${fixed?.document})`),
    ],
    commands: changing.flatMap(({ match, differences }) => commandsOf(match, differences)),
    risk: riskOf(all, wording.kind),
    prove: ['safeguard blueprint adopt over a new export names none of these settings any more'],
    back: still.some(({ fixed }) => fixed?.change === 'oneWay')
      ? 'There is no way back for what says so above; every other value is set back to what it was'
      : wording.back,
  };
}

function riskOf(differences: readonly Difference[], kind: 'change' | 'close'): string {
  if (differences.some(({ fixed }) => fixed?.change === 'offline'))
    return 'It stands still while the settings change: plan a window. No data is lost.';
  if (kind === 'close') return 'Whoever still comes by the public way, or with a key, is refused. No data is lost.';
  return 'No downtime is expected, and no data is lost. Settings of identity, network or TLS can refuse a caller that still uses the old ones.';
}

function line({ existing }: Match, top: Match, { path, wanted, actual }: Difference): string {
  const where = existing.id === top.existing.id ? '' : `${lastName(existing)} (${shortType(existing.type)}): `;
  return `${where}${path}: ${actual}, becomes ${wanted}`;
}

/** A command for what one command can set; the rest comes from the file. */
function commandsOf({ existing }: Match, differences: readonly Difference[]): string[] {
  if (!/^\/subscriptions\//i.test(existing.id) || existing.id.includes('${')) return [];
  const settable = differences.filter(
    ({ path, wanted }) => /^(?:properties|sku)\.[\w.]+$/.test(path) && /^[\w.:-]{1,80}$/.test(wanted),
  );
  const group = differences.find(({ path }) => path === 'resourceGroup');
  return [
    ...(settable.length === 0
      ? []
      : [
          `az resource update --ids ${quotedForShell(existing.id)} --set ${settable.map(({ path, wanted }) => `${path}=${wanted}`).join(' ')}`,
        ]),
    ...(group === undefined
      ? []
      : [`az resource move --destination-group ${quotedForShell(group.wanted)} --ids ${quotedForShell(existing.id)}`]),
  ];
}

/** What must be made again, with what happens to its data. */
export function recreateStep(tree: readonly Match[]): Draft | undefined {
  const again = tree.filter(({ state, within }) => state === 'recreate' && within === undefined);
  const [top] = tree;
  if (top === undefined || again.length === 0) return undefined;
  const moves = tree.filter(({ state }) => state === 'recreate').map(({ existing }) => dataMoveOf(existing.type));
  // What moves with the thing that it stands in is not moved by itself.
  const move = moves.find((one) => one !== undefined);
  const nameOnly = again.every((match) => match.nameOnly);
  const what = again.flatMap((match) =>
    match.differences
      .filter(({ fixed }) => fixed?.change === 'recreate')
      .map((one) => `${line(match, top, one)}. ${one.fixed?.says ?? ''} (${one.fixed?.document ?? ''})`),
  );
  const units = [...new Set(again.map(({ wanted }) => wanted.unit))];
  return {
    kind: 'recreate',
    title: `Recreate ${titleOf(again[0] ?? top)}${nameOnly ? ', only for its name' : ''}`,
    subjects: again.map(({ existing }) => existing.id),
    types: again.map(({ existing }) => existing.type),
    what: [
      ...what,
      ...(nameOnly
        ? [
            'Nothing but the name asks for it: to keep it, write its name into the printed file, or choose blueprint.naming so that the names agree',
          ]
        : []),
    ],
    how: [
      `The new one comes from ${units.map((file) => `${file}.json`).join(', ')} of the printed blueprint, beside the old one`,
      ...(nameOnly
        ? []
        : [
            'Where both would have one name, the new one needs another: set blueprint.naming, or the name in the printed file',
          ]),
    ],
    commands: [],
    risk: move?.risk ?? 'It holds no data: the old one serves until the new one does.',
    ...(move === undefined ? {} : { data: [...move.how, move.document] }),
    prove: [move?.prove ?? 'The new one is there, and what used the old one uses it'],
    back: move?.back ?? 'The old one stays until it is retired',
  };
}
