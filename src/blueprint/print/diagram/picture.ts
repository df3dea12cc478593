import type { Declaration, RegionKey } from '../../model/resource.ts';
import { Expression, expressionsIn, symbolsOf } from '../../model/value.ts';
import type { Catalogue } from '../print-context.ts';

/** What the diagram shows, taken from the resources themselves. */
export interface Picture {
  readonly regions: readonly RegionPicture[];
  readonly frontDoor: boolean;
  /** Whether the hubs of both regions are peered. */
  readonly hubsLinked: boolean;
  readonly logs: readonly string[];
}
export interface RegionPicture {
  readonly key: RegionKey;
  readonly name: string;
  readonly hub: NetworkPicture | undefined;
  readonly spokes: readonly NetworkPicture[];
}
export interface NetworkPicture {
  readonly name: string;
  readonly space: string;
  readonly subnets: readonly { readonly name: string; readonly prefix: string }[];
  /** What stands in the network or is reached from it only, a word each. */
  readonly contents: readonly string[];
}

/** What people call the types that are worth a word in a picture. */
const words: Readonly<Record<string, string>> = {
  'Microsoft.Network/azureFirewalls': 'Firewall Premium',
  'Microsoft.Network/bastionHosts': 'Bastion',
  'Microsoft.Network/virtualNetworkGateways': 'Gateway',
  'Microsoft.Network/dnsResolvers': 'DNS resolver',
  'Microsoft.KeyVault/vaults': 'Key Vault',
  'Microsoft.KeyVault/managedHSMs': 'Managed HSM',
  'Microsoft.Sql/servers': 'SQL',
  'Microsoft.Sql/managedInstances': 'SQL Managed Instance',
  'Microsoft.DBforPostgreSQL/flexibleServers': 'PostgreSQL',
  'Microsoft.DocumentDB/databaseAccounts': 'Cosmos DB',
  'Microsoft.Storage/storageAccounts': 'Storage',
  'Microsoft.HealthcareApis/workspaces/fhirservices': 'FHIR',
  'Microsoft.HealthcareApis/workspaces/dicomservices': 'DICOM',
  'Microsoft.ServiceBus/namespaces': 'Service Bus',
  'Microsoft.EventHub/namespaces': 'Event Hubs',
  'Microsoft.Web/sites': 'Web app',
  'Microsoft.App/containerApps': 'Container app',
  'Microsoft.Compute/virtualMachines': 'Machine',
  'Microsoft.RecoveryServices/vaults': 'Recovery vault',
  'Microsoft.DataProtection/backupVaults': 'Backup vault',
};

const logTypes: Readonly<Record<string, string>> = {
  'Microsoft.OperationalInsights/workspaces': 'Log Analytics',
  'Microsoft.SecurityInsights/onboardingStates': 'Sentinel',
  'Microsoft.Insights/privateLinkScopes': 'Private link scope',
};

/** Reads the picture of a blueprint. */
export function pictureOf(catalogue: Catalogue): Picture {
  const { resources, parameters } = catalogue.blueprint;
  const regionName = (key: RegionKey): string => {
    const given = parameters.find(
      ({ name }) => name === (key === 'primary' ? 'location' : 'secondaryLocation'),
    )?.default;
    return typeof given === 'string' ? given : key;
  };
  const networks = resources.filter(({ type }) => type === 'Microsoft.Network/virtualNetworks');
  const regions = (['primary', 'secondary'] as const).map((key): RegionPicture => {
    const here = networks.filter(({ place }) => place.region === key);
    const hub = here.find(({ place }) => place.spoke === undefined);
    return {
      key,
      name: regionName(key),
      hub: hub === undefined ? undefined : networkPicture(hub, resources),
      spokes: here
        .filter(({ place }) => place.spoke !== undefined)
        .map((network) => networkPicture(network, resources)),
    };
  });
  return {
    regions,
    hubsLinked: hubsLinked(resources),
    frontDoor: resources.some(({ type }) => type === 'Microsoft.Cdn/profiles'),
    logs: Object.entries(logTypes).flatMap(([type, word]) =>
      resources.some((resource) => resource.type === type) ? [word] : [],
    ),
  };
}

/** A peering of a hub that names another hub. */
function hubsLinked(resources: readonly Declaration[]): boolean {
  const hubs = new Set(
    resources
      .filter(({ type, place }) => type === 'Microsoft.Network/virtualNetworks' && place.spoke === undefined)
      .map(({ symbol }) => symbol),
  );
  return resources.some(
    ({ type, parent, properties }) =>
      type.endsWith('/virtualNetworkPeerings') &&
      hubs.has(parent ?? '') &&
      expressionsIn(properties)
        .flatMap(symbolsOf)
        .some((symbol) => hubs.has(symbol)),
  );
}

function networkPicture(network: Declaration, resources: readonly Declaration[]): NetworkPicture {
  const { spoke, region } = network.place;
  const subnets = resources.filter(({ parent, type }) => parent === network.symbol && type.endsWith('/subnets'));
  const counts = new Map<string, number>();
  for (const resource of resources) {
    const word = words[resource.type];
    if (word === undefined || resource.place.region !== region || resource.place.spoke !== spoke) continue;
    // What the estate has once, such as the archive of logs, belongs to no network.
    if (spoke === undefined && !resource.unit.startsWith('platform/hub')) continue;
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const space = network.properties?.['addressSpace'];
  return {
    name: nameOf(network),
    space: firstText(space),
    subnets: subnets.map((subnet) => ({
      name: nameOf(subnet),
      prefix: firstText(subnet.properties?.['addressPrefix']),
    })),
    contents: [...counts].map(([word, count]) => (count === 1 ? word : `${count} x ${word}`)),
  };
}

const nameOf = ({ name }: Declaration): string => (name instanceof Expression ? '' : name);

/** The first text in a value: an address space has one prefix. */
const firstText = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return '';
  return (
    Object.values(value)
      .map(firstText)
      .find((text) => text !== '') ?? ''
  );
};
