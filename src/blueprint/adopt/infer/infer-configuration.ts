import { assumedSubscriptionId, assumedTenantId } from '../../../arm/placeholders.ts';
import { regionPairs } from '../../../arm/region-pairs.ts';
import { idKey, subscriptionId } from '../../../arm/resource-id.ts';
import type { Json, JsonObject } from '../../../lib/json.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { Declaration } from '../../../model/declaration.ts';
import type { Resource } from '../../../model/resource.ts';
import { type Configuration, readConfiguration } from '../../configuration/configuration.ts';
import { nameRules } from '../../naming/name-rules.ts';
import { containerOf, lastName } from '../match-resources.ts';
import { NameWords } from '../name-words.ts';
import { type Role, Roles } from '../roles.ts';
import { EstateView } from './estate-view.ts';
import { inferAddressSpace } from './infer-addresses.ts';
import { accepted, inferNetworks, type Networks } from './infer-networks.ts';
import { type Ask, budget, frontDoor, hub, people, type Question, sites, tiers } from './infer-sections.ts';
import { type FoundWorkload, inferWorkloads, mergeWorkloads } from './infer-workloads.ts';

/** What an existing estate says of the architecture that it is, or would be. */
export interface Proposal {
  /** The section `blueprint`. */
  readonly section: JsonObject;
  /** What of the section `estate` the proposal keeps: the declared staging accounts. Undefined where there are none. */
  readonly estate?: JsonObject;
  readonly questions: readonly Question[];
  readonly words: NameWords;
  /** Which resource belongs to the hub or a spoke. */
  readonly parts: ReadonlyMap<string, Role>;
  /** The subscriptions that it lies in, as far as the input says or assumes them. */
  readonly subscriptions: { readonly phi?: string; readonly platform?: string };
}

/** Words that many systems have in their names, and that name none. */
const common =
  /^(?:hub|spoke|phi|web|data|sql|keys?|logs?|portal|firewall|records?|apps?|api|docs?|storage|network|identity|backup|allow|to|from|link|private|endpoints?)$/;
const FALLBACK_NAME = 'estate';

/**
 * Infers the section `blueprint` of `safeguard.yaml` from what is there.
 * @param location the region to take where no input says one
 * @returns on error one line: no input says in which region anything is
 */
export function inferConfiguration(
  resources: readonly Resource[],
  declaration: Declaration,
  location?: string,
): Result<Proposal, string> {
  const view = new EstateView(resources);
  const region = inferRegions(view, declaration, location);
  if (region === undefined) return err('No input says in which region anything is: give --location <region>');
  const system = systemName(view);
  const unique = uniqueText(view, system);
  const words = new NameWords([...(system === undefined ? [] : [system]), ...(unique === undefined ? [] : [unique])]);
  const networks = inferNetworks(view, declaration, words, region.existing);
  const parts = partsOf(networks, view, region.secondary);
  const spokeNames = networks.spokes.map(({ name }) => name);
  const found = inferWorkloads(
    view,
    new NameWords([
      ...(system === undefined ? [] : [system]),
      ...(unique === undefined ? [] : [unique]),
      ...spokeNames,
    ]),
    declaration.estate.recovery.stagingAccountIds,
  ).filter(({ resource }) => view.location(resource) !== region.secondary);
  const spokes = sortIntoSpokes(found, networks, view, words, parts);
  const questions: Question[] = [];
  const ask: Ask = (path, text) => {
    questions.push({ path, text });
  };
  if (system === undefined) ask(['name'], 'what do the names of your resources begin with? Nothing in the input says');
  if (region.primary !== region.existing)
    ask(['regions', 'primary'], `what is there is in ${region.existing}, ${region.why}: is ${region.primary} right?`);
  const isolated = declaration.estate.tenantIsolation === 'spoke';
  const subscriptions = subscriptionsOf(view, networks, found);
  const section: Record<string, Json> = {
    name: system ?? FALLBACK_NAME,
    regions: { primary: region.primary },
    ...realSubscriptions(subscriptions),
    ...(unique === undefined ? {} : { naming: { unique } }),
    ...people(view, ask),
    ...tiers(declaration, ask),
    ...budget(view),
    ...hub(view, ask),
    ...frontDoor(view, found, ask),
    ...(declaration.estate.tenantIsolation === undefined
      ? {}
      : { tenantIsolation: declaration.estate.tenantIsolation }),
    spokes: spokes.map(({ name, workloads }) => ({
      name,
      ...(isolated ? { tenant: name } : {}),
      workloads: mergeWorkloads(workloads),
    })),
  };
  spokes.forEach(({ name, workloads }, index) => {
    if (isolated) ask(['spokes', index, 'tenant'], `whose data alone is in "${name}"? Its name stands in its place`);
    for (const { block, question } of workloads)
      if (question !== undefined) ask(['spokes', index, 'workloads', block], question);
  });
  if (found.length === 0)
    ask(['spokes', 0, 'workloads'], 'what runs here? The input holds nothing that stores or works with ePHI');
  const onPremises = sites(view, declaration);
  const space = inferAddressSpace({ ...section, onPremises }, view, networks);
  return ok({
    section: {
      ...section,
      ...(space === undefined ? {} : { addressSpace: space }),
      ...(onPremises.length === 0 ? {} : { onPremises }),
    },
    ...kept(declaration),
    questions,
    words,
    parts,
    subscriptions,
  });
}

const kept = ({ estate: { recovery } }: Declaration): Pick<Proposal, 'estate'> =>
  recovery.stagingAccountIds.length === 0 ? {} : { estate: { recovery } };

interface Regions {
  readonly primary: string;
  readonly secondary: string | undefined;
  /** Where most of the estate is. */
  readonly existing: string;
  readonly why: string;
}

/** The region with the most, or what is declared; where that one cannot serve, the nearest that can. */
function inferRegions(view: EstateView, { estate }: Declaration, location?: string): Regions | undefined {
  const counts = new Map<string, number>();
  for (const resource of view.resources) {
    const location = view.location(resource);
    if (location !== undefined && !resource.type.startsWith('microsoft.resources/'))
      counts.set(location, (counts.get(location) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([region]) => region);
  const existing = estate.regions?.primary ?? most ?? location?.toLowerCase().replaceAll(' ', '');
  if (existing === undefined) return undefined;
  const pairs = regionPairs.filter(({ region, paired }) => region === existing || paired === existing);
  const candidates = [existing, ...pairs.flatMap(({ region, paired }) => [region, paired])];
  const fitting = candidates.find((primary) => readConfiguration({ name: 'ab', regions: { primary } }).ok);
  const primary = fitting ?? existing;
  const read = readConfiguration({ name: 'ab', regions: { primary } });
  const why = 'which has no availability zones or no pair';
  return { primary, secondary: read.ok ? read.value.regions.secondary : undefined, existing, why };
}

/** The word that most names share. */
function systemName(view: EstateView): string | undefined {
  const plain = new NameWords();
  const counts = new Map<string, number>();
  for (const resource of view.resources.filter((one) => containerOf(one) === undefined)) {
    for (const word of new Set(plain.of(lastName(resource)))) {
      if (/^[a-z][a-z0-9]{1,9}$/.test(word) && !common.test(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  const [best] = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return best !== undefined && best[1] > 1 ? best[0] : undefined;
}

const globalTypes: ReadonlySet<string> = new Set(
  Object.entries(nameRules).flatMap(([type, { global }]) => (global === true ? [type.toLowerCase()] : [])),
);

/** The text that ends the names which all of Azure shares, where several kinds end alike. */
function uniqueText(view: EstateView, system: string | undefined): string | undefined {
  const plain = new NameWords(system === undefined ? [] : [system]);
  const ends = new Map<string, Set<string>>();
  for (const resource of view.resources.filter(({ type }) => globalTypes.has(type))) {
    const name = lastName(resource).toLowerCase();
    const last = name.split('-').at(-1) ?? '';
    if (name.split('-').length > 2 && /^[a-z0-9]{3,6}$/.test(last) && plain.of(last).length > 0)
      ends.set(last, new Set([...(ends.get(last) ?? []), resource.type]));
  }
  const [most] = [...ends].sort(([, a], [, b]) => b.size - a.size);
  return most !== undefined && most[1].size > 1 && !common.test(most[0]) ? most[0] : undefined;
}

function partsOf(networks: Networks, view: EstateView, secondary: string | undefined): Map<string, Role> {
  const parts = new Map<string, Role>();
  const put = (resource: Resource, part: string): void => {
    const location = view.location(resource);
    const region =
      location === undefined ? {} : ({ region: location === secondary ? 'secondary' : 'primary' } as const);
    parts.set(idKey(resource.id), { part, ...region });
  };
  for (const hub of networks.hubs) put(hub, 'hub');
  for (const spoke of networks.spokes) for (const network of spoke.networks) put(network, spoke.name);
  return parts;
}

interface FoundSpoke {
  readonly name: string;
  readonly workloads: FoundWorkload[];
}

/** Puts each workload into the spoke whose network it stands in or is reached from, or whose name it has; else into the first. */
function sortIntoSpokes(
  found: readonly FoundWorkload[],
  { spokes }: Networks,
  view: EstateView,
  words: NameWords,
  parts: Map<string, Role>,
): FoundSpoke[] {
  const sorted: FoundSpoke[] = spokes.map(({ name }) => ({ name, workloads: [] }));
  if (sorted.length === 0) sorted.push({ name: 'records', workloads: [] });
  for (const workload of found) {
    const { resource } = workload;
    const reached = view.networksOf(resource);
    const byNetwork = spokes.findIndex(({ networks }) => networks.some(({ id }) => reached.has(idKey(id))));
    const own = new Set([...words.of(lastName(resource)), ...words.of(view.group(resource) ?? '')]);
    const byName = sorted.findIndex(({ name }) => own.has(name));
    const index = byNetwork >= 0 ? byNetwork : Math.max(0, byName);
    const spoke = sorted[index];
    if (spoke === undefined) continue;
    spoke.workloads.push(workload);
    if (byNetwork >= 0 || byName >= 0 || sorted.length === 1) parts.set(idKey(resource.id), { part: spoke.name });
  }
  return sorted.map(({ name, workloads }) => ({ name, workloads: withoutBare(workloads) }));
}

/** Beside an account that shows its containers, one that shows none is no workload's. */
function withoutBare(workloads: readonly FoundWorkload[]): FoundWorkload[] {
  const shown = workloads.some(({ block, question }) => block === 'storage' && question === undefined);
  return workloads.filter(({ block, question }) => block !== 'storage' || question === undefined || !shown);
}

const guidOf = (resource: Resource | undefined): string | undefined =>
  subscriptionId(resource?.id ?? '')?.split('/')[2];

function subscriptionsOf(
  view: EstateView,
  { hubs, spokes }: Networks,
  found: readonly FoundWorkload[],
): Proposal['subscriptions'] {
  const phi =
    guidOf(found[0]?.resource) ??
    guidOf(spokes[0]?.networks[0]) ??
    guidOf(view.resources.find(({ id }) => subscriptionId(id) !== undefined));
  const platform = guidOf(hubs[0]) ?? guidOf(view.of('microsoft.operationalinsights/workspaces')[0]) ?? phi;
  return { ...(phi === undefined ? {} : { phi }), ...(platform === undefined ? {} : { platform }) };
}

/** What an input only assumes, or what no id can be, is asked for at deployment. */
function realSubscriptions({ phi, platform }: Proposal['subscriptions']): JsonObject {
  const real = Object.entries({ phi, platform }).filter(
    ([, guid]) =>
      guid !== undefined &&
      guid !== assumedSubscriptionId &&
      guid !== assumedTenantId &&
      accepted({ subscriptions: { phi: guid } }),
  );
  return real.length === 0 ? {} : { subscriptions: Object.fromEntries(real.map(([key, guid]) => [key, guid ?? ''])) };
}

/** The roles in terms of a configuration that the user wrote: by the same names, or where each has one spoke. */
export function rolesFor({ parts, section }: Proposal, { spokes, regions }: Configuration): Roles {
  const inferred = (section['spokes'] as readonly JsonObject[]).map(({ name }) => String(name));
  const [only] = spokes;
  const nameOf = (part: string): string | undefined => {
    if (part === 'hub' || spokes.some(({ name }) => name === part)) return part;
    return spokes.length === 1 && inferred.length === 1 ? only?.name : undefined;
  };
  const roles = [...parts].flatMap(([id, role]): [string, Role][] => {
    const part = nameOf(role.part);
    return part === undefined ? [] : [[id, { ...role, part }]];
  });
  return new Roles(new Map(roles), regions.secondary);
}
