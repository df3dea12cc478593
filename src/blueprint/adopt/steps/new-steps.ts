import type { UnitScope } from '../../model/blueprint.ts';
import { type Gap, isOfTenant, type Match, type WantedResource } from '../adoption.ts';
import { dataMoveOf } from '../data-moves.ts';
import { lastName } from '../match-resources.ts';
import { quotedForShell, type StepDraft } from './step.ts';

const MOST_NAMES = 12;
const shortType = (type: string): string => type.slice(type.indexOf('/') + 1);

/** Where the printed blueprint lies, in commands. */
const FOLDER = 'infra';

/** What is to be read before anything is decided: settings that Azure cannot change, and that the input does not show. */
export function lookStep(matches: readonly Match[]): StepDraft[] {
  const open = matches
    .map((match) => ({
      match,
      settings: match.incomparable.filter(({ fixed }) => fixed?.change === 'recreate').map(({ path }) => path),
    }))
    .filter(({ match, settings }) => settings.length > 0 && match.state !== 'recreate');
  if (open.length === 0) return [];
  return [
    {
      phase: 'look',
      kind: 'look',
      title: 'Read what decides whether a resource is made again',
      subjects: open.map(({ match }) => match.existing.id),
      types: [],
      what: open.map(
        ({ match, settings }) =>
          `${lastName(match.existing)} (${shortType(match.existing.type)}): ${settings.join(', ')}`,
      ),
      how: ['Export what is deployed, and run safeguard blueprint adopt over the export: docs/collecting.md says how'],
      commands: open
        .filter(({ match }) => !match.existing.id.includes('${'))
        .map(({ match }) => `az resource show --ids ${quotedForShell(match.existing.id)} --query properties`),
      risk: 'None: nothing is changed.',
      prove: ['safeguard blueprint adopt over the export names none of these as not comparable'],
      back: 'There is nothing to go back from',
    },
  ];
}

interface Creation {
  readonly unit: string;
  readonly title: string;
  readonly scope: UnitScope | undefined;
  readonly resources: readonly WantedResource[];
  /** Existing resources whose settings the same file states. */
  readonly shut: readonly Match[];
}

/** What a file of the printed blueprint makes. */
export function createStep({ unit, title, scope, resources, shut }: Creation): Omit<StepDraft, 'phase'> {
  const file = `${unit}.json`;
  const counts = new Map<string, number>();
  for (const { resource } of resources) counts.set(resource.type, (counts.get(resource.type) ?? 0) + 1);
  const tops = resources.filter(({ symbol }) => symbol !== undefined);
  const names = tops.slice(0, MOST_NAMES).map(({ resource, purpose }) => {
    const said = purpose === '' ? '' : `: ${purpose}`;
    return `${lastName(resource)} (${shortType(resource.type)})${said}`;
  });
  const rest = resources.length - names.length;
  return {
    kind: 'create',
    title: `Deploy ${file}: ${title}`,
    subjects: [],
    types: [...counts.keys()],
    what: [
      ...names,
      ...(rest > 0
        ? [
            `and ${rest} more: ${[...counts]
              .map(([type, count]) => `${count} ${shortType(type)}`)
              .slice(0, MOST_NAMES)
              .join(', ')}`,
          ]
        : []),
    ],
    how: [
      `${file} of the printed blueprint: safeguard blueprint build --output ${FOLDER}; its parameters are those of main.parameters.json that it names`,
      ...(counts.has('microsoft.authorization/policyassignments')
        ? [
            'Give the policies the effect audit until public access is closed: deny refuses every change of what is not yet right',
          ]
        : []),
      ...(shut.length === 0
        ? []
        : [
            `The file also states ${shut
              .map(({ existing }) => lastName(existing))
              .slice(0, MOST_NAMES)
              .join(
                ', ',
              )}, which are there: look at what-if first, and leave out of this deployment what a later step closes`,
          ]),
    ],
    commands: deploymentOf(unit, file, scope),
    risk:
      shut.length === 0
        ? 'None for what runs: everything in it is new.'
        : 'What is there takes the settings of the file: what-if shows which.',
    prove: [
      `what-if of ${file} shows nothing to create any more; safeguard blueprint adopt names none of these as to create`,
    ],
    back: 'Delete what the deployment made: nothing uses it before the cut-over. What is protected from being purged keeps its name for its days',
  };
}

function deploymentOf(unit: string, file: string, scope: UnitScope | undefined): string[] {
  const template = `--template-file ${FOLDER}/${file} --parameters <parameters>`;
  if (scope === undefined) return [];
  if (scope.kind === 'resourceGroup') {
    const group = `--subscription <${scope.subscription}> --resource-group ${quotedForShell(scope.name)}`;
    return [`az deployment group what-if ${group} ${template}`, `az deployment group create ${group} ${template}`];
  }
  const name = quotedForShell(unit.replaceAll('/', '-'));
  if (scope.kind === 'subscription') {
    const where = `--subscription <${scope.subscription}> --location <region>`;
    return [
      `az deployment sub what-if ${where} ${template}`,
      `az deployment sub create --name ${name} ${where} ${template}`,
    ];
  }
  const where = '--management-group-id <group> --location <region>';
  return [
    `az deployment mg what-if ${where} ${template}`,
    `az deployment mg create --name ${name} ${where} ${template}`,
  ];
}

/** What is asked of the tenant: what it lacks, and what no input shows. */
export function requestStep({ untold, create }: Gap): StepDraft[] {
  const lacking = create.filter(({ resource }) => isOfTenant(resource.type));
  if (untold.length + lacking.length === 0) return [];
  const counts = new Map<string, number>();
  for (const { resource } of untold) counts.set(resource.type, (counts.get(resource.type) ?? 0) + 1);
  const unseen = [...counts].map(([type, count]) => `${count} ${shortType(type)}`).join(', ');
  return [
    {
      phase: 'people',
      kind: 'requests',
      title: 'Compare and send the requests of the folder graph',
      subjects: [],
      types: [...new Set([...lacking, ...untold].map(({ resource }) => resource.type))],
      what: [
        ...lacking.map(
          ({ resource, unit }) => `The tenant lacks ${lastName(resource)} (${shortType(resource.type)}): ${unit}.json`,
        ),
        ...(unseen === ''
          ? []
          : [`Of these the input holds nothing, so nothing is said of what the tenant has: ${unseen}`]),
      ],
      how: [
        'Save what Microsoft Graph answers (docs/collecting.md) and run safeguard blueprint adopt over it as well',
        'Send the requests of graph/ in the order of their numbers; RUNBOOK.md says who sends them',
        'Conditional access first in report-only mode, with the two emergency accounts excluded',
      ],
      commands: [],
      risk: 'A policy that is too strict locks people out: the emergency accounts are tried before the first policy is enforced.',
      prove: ['safeguard assess over the saved answers; a sign-in of each kind of user'],
      back: 'Set the policy to report-only, or delete the object that the request made',
    },
  ];
}

/** The window in which users go from old to new. */
export function cutOverStep(matches: readonly Match[]): StepDraft[] {
  const moving = matches.filter(
    ({ state, existing, within }) =>
      state === 'recreate' && within === undefined && dataMoveOf(existing.type) !== undefined,
  );
  if (moving.length === 0) return [];
  return [
    {
      phase: 'cutover',
      kind: 'cut-over',
      title: 'Lead names and applications to the new resources',
      subjects: moving.map(({ existing }) => existing.id),
      types: moving.map(({ existing }) => existing.type),
      what: moving.map(
        ({ existing, wanted }) =>
          `From ${lastName(existing)} to ${lastName(wanted.resource)} (${shortType(existing.type)})`,
      ),
      how: [
        'A day before: lower the time to live of the DNS records that users come by',
        'Stop writes, finish each move (failover, last synchronisation), and prove it as its step says',
        'Give the applications the new names (settings, Key Vault references), and start them',
        'Point the public record to Front Door, or to the new gateway; private names follow from the zones that the blueprint links',
        'Allow writes again, and watch sign-ins, errors and the alerts of the blueprint for a day',
      ],
      commands: [],
      risk: 'The window in which users wait: as long as the slowest last synchronisation. What is written to the old after writes were stopped is lost.',
      prove: [
        'A user of each kind signs in and reads and writes a test record; no request reaches the old resources any more',
      ],
      back: 'Until writes are allowed: point the records back. After that, going back loses what was written since, unless replication back was set up',
    },
  ];
}
