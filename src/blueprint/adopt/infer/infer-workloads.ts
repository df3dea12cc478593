import { idKey } from '../../../arm/resource-id.ts';
import type { Json, JsonObject } from '../../../lib/json.ts';
import type { Resource } from '../../../model/resource.ts';
import { getPath, isValueArray, type Value } from '../../../model/value.ts';
import { lastName } from '../match-resources.ts';
import type { NameWords } from '../name-words.ts';
import { type EstateView, textAt, textsOf } from './estate-view.ts';
import { accepted } from './infer-networks.ts';

/** A workload as it was found: which block of the configuration it is, and what the block says. */
export interface FoundWorkload {
  readonly resource: Resource;
  readonly block: string;
  readonly settings: JsonObject | readonly JsonObject[];
  /** What the input did not say, so that something was put in its place. */
  readonly question?: string;
}

interface Asked {
  readonly view: EstateView;
  readonly words: NameWords;
  /** Accounts in which Site Recovery stages machines. */
  readonly staging: ReadonlySet<string>;
}
type Row = readonly [
  type: string,
  block: string,
  (resource: Resource, asked: Asked) => Omit<FoundWorkload, 'resource' | 'block'> | undefined,
];

/** Existing types, the block of a spoke's workloads that each becomes, and how. */
const rows: readonly Row[] = [
  ['microsoft.sql/servers', 'sql', sqlServer],
  [
    'microsoft.sql/managedinstances',
    'managedInstance',
    (resource, { view }) => ({
      ...named(view, resource, 'databases', 'databases', 'charts'),
    }),
  ],
  [
    'microsoft.dbforpostgresql/flexibleservers',
    'postgres',
    (resource, { view }) =>
      textAt(resource, 'properties', 'createMode')?.toLowerCase().includes('replica') === true
        ? undefined
        : named(view, resource, 'databases', 'databases', 'app', { sku: skuOf(resource, /^Standard_[DE]\w{1,20}$/) }),
  ],
  [
    'microsoft.documentdb/databaseaccounts',
    'cosmos',
    (resource, { view }) => named(view, resource, 'sqldatabases', 'databases', 'app'),
  ],
  ['microsoft.storage/storageaccounts', 'storage', storageAccount],
  ['microsoft.healthcareapis/workspaces/fhirservices', 'fhir', () => ({ settings: {} })],
  ['microsoft.healthcareapis/workspaces/dicomservices', 'dicom', () => ({ settings: {} })],
  [
    'microsoft.servicebus/namespaces',
    'serviceBus',
    (resource, { view }) => named(view, resource, 'queues', 'queues', 'messages'),
  ],
  [
    'microsoft.eventhub/namespaces',
    'eventHubs',
    (resource, { view }) => named(view, resource, 'eventhubs', 'hubs', 'events'),
  ],
  ['microsoft.web/sites', 'web', (resource, { words }) => ({ settings: { apps: [partOf(resource, words)] } })],
  [
    'microsoft.app/containerapps',
    'containerApps',
    (resource, { words }) => ({ settings: { apps: [partOf(resource, words)] } }),
  ],
  ['microsoft.compute/virtualmachines', 'machines', machine],
];

/**
 * Every workload of the estate that the blueprint knows a block for.
 * @param declared ids of the accounts that `estate.recovery` declares
 */
export function inferWorkloads(view: EstateView, words: NameWords, declared: readonly string[] = []): FoundWorkload[] {
  const staging = stagedIn(view, declared);
  return rows.flatMap(([type, block, take]) =>
    view.of(type).flatMap((resource) => {
      const found = take(resource, { view, words, staging });
      return found === undefined ? [] : [{ resource, block, ...found }];
    }),
  );
}

/** Names as the configuration takes them: lower-case, hyphens for the rest. */
const plainName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 40)
    .replace(/-$/, '');

const ownDatabases = /^(?:master|tempdb|model|msdb|postgres|azure[-_](?:sys|maintenance))$/i;

/** The children of a kind by their names; where the input shows none, a name is put in their place and asked about. */
function named(
  view: EstateView,
  resource: Resource,
  segment: string,
  member: string,
  fallback: string,
  more: Readonly<Record<string, string | undefined>> = {},
): Omit<FoundWorkload, 'resource' | 'block'> {
  const names = view
    .childrenOf(resource, `${resource.type}/${segment}`)
    .map(lastName)
    .filter((name) => !ownDatabases.test(name) && !name.includes('${'))
    .map(plainName)
    .filter((name) => name.length > 1);
  const given = Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined)) as JsonObject;
  if (names.length > 0) return { settings: { [member]: [...new Set(names)], ...given } };
  return {
    settings: { [member]: [fallback], ...given },
    question: `which ${member} does ${shortened(resource)} have? The input shows none`,
  };
}

const shortened = (resource: Resource): string => lastName(resource).slice(0, 80);

const skuOf = (resource: Resource, allowed: RegExp): string | undefined => {
  const sku = textAt(resource, 'sku', 'name');
  return sku !== undefined && allowed.test(sku) ? sku : undefined;
};

function sqlServer(resource: Resource, { view }: Asked): ReturnType<Row[2]> {
  const databases = view.childrenOf(resource, 'microsoft.sql/servers/databases');
  // A server that only holds copies serves when the other is gone.
  const copies = databases.filter((one) => textAt(one, 'properties', 'createMode')?.toLowerCase() === 'secondary');
  if (databases.length > 0 && copies.length === databases.length) return undefined;
  const skus = databases.map((one) => skuOf(one, /^(?:GP|BC)_\w{1,20}$/)).filter((sku) => sku !== undefined);
  const [sku] = skus.filter((one) => !/^GP_S_/.test(one));
  return named(view, resource, 'databases', 'databases', 'charts', { sku });
}

const ITEM =
  'microsoft.recoveryservices/vaults/replicationfabrics/replicationprotectioncontainers/replicationprotecteditems';

/** The accounts that are declared as staging ones, or that a replicated machine names as its own, by their keys. */
function stagedIn(view: EstateView, declared: readonly string[]): ReadonlySet<string> {
  const named = view.of(ITEM).flatMap(({ body }) =>
    ['vmManagedDisks', 'vmDisks', 'protectedManagedDisks', 'protectedDisks'].flatMap((list) => {
      const disks = getPath(body, ['properties', 'providerSpecificDetails', list]);
      return isValueArray(disks) ? disks.map((disk) => getPath(disk, ['primaryStagingAzureStorageAccountId'])) : [];
    }),
  );
  return new Set([...declared, ...named].flatMap((id) => (typeof id === 'string' ? [idKey(id)] : [])));
}

/** Accounts that take logs are the hub's, those in which machines are staged are made for each spoke, and those without containers of their own hold no workload's documents. */
function storageAccount(resource: Resource, { view, staging }: Asked): ReturnType<Row[2]> {
  const key = idKey(resource.id);
  if (takesLogs(view).has(key) || staging.has(key) || /staging|diag|flowlog|archive/i.test(lastName(resource)))
    return undefined;
  const containers = view
    .of('microsoft.storage/storageaccounts/blobservices/containers')
    .filter(({ id }) => idKey(id).startsWith(`${idKey(resource.id)}/`))
    .map(lastName)
    .filter((name) => !/^(?:\$|insights-|am-|azure-)/.test(name) && !name.includes('${'))
    .map(plainName)
    .filter((name) => name.length > 2);
  if (containers.length > 0) return { settings: { containers: [...new Set(containers)] } };
  return {
    settings: { containers: ['documents'] },
    question: `which containers does ${shortened(resource)} have? The input shows none`,
  };
}

function takesLogs(view: EstateView): ReadonlySet<string> {
  const flowLogs = view
    .of('microsoft.network/networkwatchers/flowlogs')
    .map((one) => textAt(one, 'properties', 'storageId'));
  const diagnostics = view
    .of('microsoft.insights/diagnosticsettings')
    .map((one) => textAt(one, 'properties', 'storageAccountId'));
  return new Set([...flowLogs, ...diagnostics].flatMap((id) => (id === undefined ? [] : [idKey(id)])));
}

/** What a resource is of, in the words of its name that say so. */
function partOf(resource: Resource, words: NameWords): string {
  return plainName(words.of(lastName(resource)).join('-')) || 'app';
}

function machine(resource: Resource, { view, words }: Asked): ReturnType<Row[2]> {
  const os = [...textsOf(getPath(resource.body, ['properties', 'storageProfile', 'osDisk', 'osType']))][0];
  const windows = getPath(resource.body, ['properties', 'osProfile', 'windowsConfiguration']) !== undefined;
  const disks = getPath(resource.body, ['properties', 'storageProfile', 'dataDisks']);
  const sizes = isValueArray(disks) ? disks.map((disk) => diskSize(disk, view)) : [];
  const size = textAt(resource, 'properties', 'hardwareProfile', 'vmSize');
  const name = words
    .of(lastName(resource))
    .join('')
    .replace(/\d+$/, '')
    .replace(/^[^a-z]+/, '')
    .slice(0, 10);
  const settings: JsonObject = {
    name: name === '' ? 'machine' : name,
    os: windows || os?.toLowerCase() === 'windows' ? 'windows' : 'linux',
    ...(size === undefined ? {} : { size }),
    ...(sizes.length === 0 ? {} : { dataDisksGiB: sizes.map((gib) => gib ?? USUAL_DISK) }),
  };
  return sizes.includes(undefined)
    ? {
        settings: [settings],
        question: `how large are the data disks of ${shortened(resource)}? The input does not say`,
      }
    : { settings: [settings] };
}

/** Stands for a size that the input does not say. */
const USUAL_DISK = 128;

/** In GiB: of the disk that is made with the machine, or of the one that is attached. */
function diskSize(disk: Value, view: EstateView): number | undefined {
  const own = getPath(disk, ['diskSizeGB']);
  if (typeof own === 'number') return own;
  const id = getPath(disk, ['managedDisk', 'id']);
  const attached = typeof id === 'string' ? view.byId(id) : undefined;
  const size = getPath(attached?.body, ['properties', 'diskSizeGB']);
  return typeof size === 'number' ? size : undefined;
}

/** The workloads of a spoke as one block: names of several resources of a kind together, for a spoke has one of each kind. */
export function mergeWorkloads(found: readonly FoundWorkload[]): JsonObject {
  const merged: Record<string, Json> = {};
  for (const { block, settings } of found) {
    if (block === 'machines') {
      merged[block] = mergeMachines([
        ...((merged[block] ?? []) as JsonObject[]),
        ...(settings as readonly JsonObject[]),
      ]);
      continue;
    }
    const before = (merged[block] ?? {}) as JsonObject;
    const joined = { ...before, ...(settings as JsonObject) };
    for (const [key, value] of Object.entries(before)) {
      const more = (settings as JsonObject)[key];
      if (Array.isArray(value) && Array.isArray(more)) joined[key] = [...new Set([...value, ...more])];
      else if (!Array.isArray(value)) joined[key] = value;
    }
    merged[block] = joined;
  }
  // What the configuration does not take as it is must not spoil the rest.
  return Object.fromEntries(
    Object.entries(merged).filter(([block, value]) =>
      accepted({ spokes: [{ name: 'records', workloads: { [block]: value } }] }),
    ),
  );
}

/** Machines of one name are a group, as many as there are. */
function mergeMachines(machines: readonly JsonObject[]): JsonObject[] {
  const groups = new Map<string, JsonObject>();
  for (const one of machines) {
    const name = String(one['name']);
    const known = groups.get(name);
    const count = (known === undefined ? 0 : Number(known['count'] ?? 1)) + Number(one['count'] ?? 1);
    groups.set(name, { ...(known ?? one), count });
  }
  return [...groups.values()];
}
