import { idKey } from '../../../arm/resource-id.ts';
import type { Declaration } from '../../../model/declaration.ts';
import type { Resource } from '../../../model/resource.ts';
import { getPath, isValueArray } from '../../../model/value.ts';
import { readConfiguration } from '../../configuration/configuration.ts';
import { lastName } from '../match-resources.ts';
import type { NameWords } from '../name-words.ts';
import { type EstateView, textAt } from './estate-view.ts';

/** A network that workloads stand in. */
export interface SpokeNetwork {
  readonly name: string;
  readonly networks: readonly Resource[];
}
export interface Networks {
  readonly hubs: readonly Resource[];
  readonly spokes: readonly SpokeNetwork[];
}

const VNET = 'microsoft.network/virtualnetworks';
const hubSubnet = /^(?:azurefirewall|azurebastion|gateway|azurefirewallmanagement)subnet$/i;
/** Where nothing in the estate gives a spoke a name. */
const FALLBACK = 'records';

/** Hubs have a firewall, a Bastion or a gateway, or are declared; the other networks are spokes, those of one name one. */
export function inferNetworks(
  view: EstateView,
  { estate }: Declaration,
  words: NameWords,
  primary: string | undefined,
): Networks {
  const declaredHubs = new Set((estate.hub?.virtualNetworks ?? []).map(idKey));
  const declaredSpokes = new Set((estate.phi?.virtualNetworks ?? []).map(idKey));
  const networks = view.of(VNET);
  const isHub = (network: Resource): boolean =>
    declaredHubs.has(idKey(network.id)) ||
    (!declaredSpokes.has(idKey(network.id)) && subnetNames(view, network).some((name) => hubSubnet.test(name)));
  const hubs = networks.filter(isHub);
  const rest = networks.filter((network) => !hubs.includes(network));
  const inPrimary = rest.filter((network) => [primary, undefined].includes(view.location(network)));
  const spokes: { name: string; networks: Resource[] }[] = [];
  for (const network of inPrimary.length > 0 ? inPrimary : rest) {
    const taken = new Set(spokes.map(({ name }) => name));
    spokes.push({ name: spokeName(view, network, words, taken), networks: [network] });
  }
  for (const network of rest.filter((one) => !spokes.some((spoke) => spoke.networks.includes(one)))) {
    const own = words.of(lastName(network));
    spokes.find(({ name }) => own.includes(name))?.networks.push(network);
  }
  return { hubs, spokes: spokes.slice(0, MOST_SPOKES) };
}
const MOST_SPOKES = 24;

function subnetNames(view: EstateView, network: Resource): string[] {
  const inline = getPath(network.body, ['properties', 'subnets']);
  const names = isValueArray(inline) ? inline.map((subnet) => getPath(subnet, ['name'])) : [];
  return [
    ...names.filter((name) => typeof name === 'string'),
    ...view.childrenOf(network, `${VNET}/subnets`).map(lastName),
  ];
}

function spokeName(view: EstateView, network: Resource, words: NameWords, taken: ReadonlySet<string>): string {
  const candidates = [
    ...words.of(lastName(network)),
    ...words.of(view.group(network) ?? ''),
    ...words.of(textAt(network, 'tags', 'workload') ?? ''),
    FALLBACK,
  ].map((word) => word.slice(0, 10));
  const free = candidates.find((word) => isSpokeName(word) && !taken.has(word));
  return free ?? `spoke${taken.size + 1}`;
}

/** Whether the configuration takes a spoke of this name. */
const isSpokeName = (name: string): boolean => accepted({ spokes: [{ name }] });

/** Whether the rest of a section is right with this in it. */
export const accepted = (section: object): boolean => {
  const read = readConfiguration({ name: 'ab', regions: { primary: 'northeurope' }, ...section });
  return read.ok;
};
