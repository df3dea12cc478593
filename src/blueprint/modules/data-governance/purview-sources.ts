import type { GraphRequest } from '../../model/blueprint.ts';
import { type Context, defineModule } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import { type Expression, idOf, subscription, text, type ValueMap } from '../../model/value.ts';
import { inCloudOf } from '../../naming/clouds.ts';
import { firstDay } from '../first-day.ts';

const API = 'api-version=2023-09-01';
/** The integration runtime that a person makes, see the runbook. */
const RUNTIME = 'phi-runtime';

/** How Purview knows a kind of store. `scan` where it can be scanned without a key or password. */
interface SourceKind {
  readonly offer: 'storage' | 'sqlServer' | 'managedInstance' | 'cosmos' | 'postgres';
  readonly kind: string;
  /** Its address, of its name and the domains of its cloud. */
  readonly at: (name: string, domain: (everywhere: string) => string) => ValueMap;
  readonly scan?: string;
}

/** https://learn.microsoft.com/rest/api/purview/scanningdataplane/data-sources/create-or-replace */
const kinds: readonly SourceKind[] = [
  {
    offer: 'storage',
    kind: 'AzureStorage',
    at: (name, domain) => ({ endpoint: `https://${name}.blob.${domain('core.windows.net')}/` }),
    scan: 'AzureStorageMsi',
  },
  {
    offer: 'sqlServer',
    kind: 'AzureSqlDatabase',
    at: (name, domain) => ({ serverEndpoint: `${name}.${domain('database.windows.net')}` }),
    scan: 'AzureSqlDatabaseMsi',
  },
  {
    offer: 'managedInstance',
    kind: 'AzureSqlDatabaseManagedInstance',
    at: (name, domain) => ({ serverEndpoint: `${name}.${domain('database.windows.net')}` }),
    scan: 'AzureSqlDatabaseManagedInstanceMsi',
  },
  {
    offer: 'cosmos',
    kind: 'AzureCosmosDb',
    at: (name, domain) => ({ accountUri: `https://${name}.${domain('documents.azure.com')}:443/` }),
  },
  {
    offer: 'postgres',
    kind: 'AzurePostgreSql',
    at: (name, domain) => ({ serverEndpoint: `${name}.${domain('postgres.database.azure.com')}`, port: 5432 }),
  },
];

/** Every store of the primary region is a source of Purview; its copies in the other region hold the same. */
export const purviewSources = defineModule({
  name: 'purview-sources',
  level: 'estate',
  needs: ['purviewAccount'],
  uses: kinds.map(({ offer }) => offer),
  offers: [],
  build: (context) => {
    const account = String(context.offered('purviewAccount').name);
    const scanned = new Map<string, SourceKind>();
    for (const kind of kinds) {
      const stores = context.offeredEverywhere(kind.offer).filter(({ place }) => place.region === 'primary');
      for (const { place, value } of stores) {
        registerStore(context, kind, value, account, place.spoke ?? '');
        if (kind.scan !== undefined) scanned.set(kind.kind, kind);
      }
    }
    for (const { kind } of scanned.values()) context.request(ruleSet(kind));
    return undefined;
  },
});

const collectionOf = (account: string): ValueMap => ({
  collection: { referenceName: account, type: 'CollectionReference' },
});

const ruleSetSymbol = (kind: string): string => `rules${kind}`;

/** What is looked for: every classification that Purview has, health data among them. */
const ruleSet = (kind: string): GraphRequest => ({
  symbol: ruleSetSymbol(kind),
  api: 'purview',
  method: 'PUT',
  path: `scan/scanrulesets/phi-${kind.toLowerCase()}?${API}`,
  purpose: `What scans of ${kind} look for: every classification there is, those of health data among them.`,
  permission: 'Data source administrator of the root collection',
  body: {
    kind,
    scanRulesetType: 'Custom',
    properties: {
      description: 'Every classification; none is left out.',
      excludedSystemClassifications: [],
      includedCustomClassificationRuleNames: [],
      ...(kind === 'AzureStorage'
        ? {
            scanningRule: {
              fileExtensions: ['CSV', 'DOCX', 'JSON', 'PARQUET', 'PDF', 'PSV', 'TSV', 'TXT', 'XLSX', 'XML'],
            },
          }
        : {}),
    },
  },
});

function registerStore(context: Context, kind: SourceKind, store: Handle, account: string, spoke: string): void {
  const { request, configuration } = context;
  const name = String(store.name);
  const at = kind.at(name, (everywhere) => inCloudOf(configuration.regions.primary, everywhere));
  const symbol = `source${store.symbol.slice(0, 1).toUpperCase()}${store.symbol.slice(1)}`;
  const permission = 'Data source administrator of the root collection';
  request({
    symbol,
    api: 'purview',
    method: 'PUT',
    path: `scan/datasources/${name}?${API}`,
    purpose: `Purview knows ${name}, a store of ${spoke}.`,
    permission,
    body: {
      kind: kind.kind,
      properties: {
        ...at,
        resourceId: idOf(store),
        subscriptionId: subscription('phi', 'guid'),
        location: configuration.regions.primary,
        resourceName: name,
        ...collectionOf(account),
      },
    },
  });
  if (kind.scan === undefined) return;
  for (const database of databasesOf(context, kind, spoke)) {
    const scan = database === undefined ? 'phi' : `phi-${database}`;
    const scanSymbol = `${symbol}Scan${camel(database ?? '')}`;
    request({
      symbol: scanSymbol,
      api: 'purview',
      method: 'PUT',
      path: `scan/datasources/${name}/scans/${scan}?${API}`,
      purpose: `Looks for ePHI in ${database ?? 'all containers'} of ${name}.`,
      permission,
      after: [symbol, ruleSetSymbol(kind.kind)],
      body: {
        kind: kind.scan,
        properties: {
          scanRulesetName: `phi-${kind.kind.toLowerCase()}`,
          scanRulesetType: 'Custom',
          ...(database === undefined ? {} : { ...at, databaseName: database }),
          connectedVia: { referenceName: RUNTIME, integrationRuntimeType: 'Managed' },
          ...collectionOf(account),
        },
      },
    });
    request(weekly(scanSymbol, `scan/datasources/${name}/scans/${scan}/triggers/default?${API}`, firstDay(context)));
  }
}

const weekly = (scan: string, path: string, day: Expression): GraphRequest => ({
  symbol: `${scan}Weekly`,
  api: 'purview',
  method: 'PUT',
  path,
  purpose: 'The scan recurs every week; what is new is read.',
  permission: 'Data source administrator of the root collection',
  after: [scan],
  body: {
    properties: {
      scanLevel: 'Incremental',
      recurrence: { frequency: 'Week', interval: 1, startTime: text`${day}T02:00:00Z`, timezone: 'UTC' },
    },
  },
});

/** The databases of a server, each scanned by itself; undefined stands for the whole store. */
function databasesOf(
  { configuration }: Context,
  { offer }: SourceKind,
  spoke: string,
): readonly (string | undefined)[] {
  const workloads = configuration.spokes.find(({ name }) => name === spoke)?.workloads;
  if (offer === 'sqlServer') return workloads?.sql?.databases ?? [];
  if (offer === 'managedInstance') return workloads?.managedInstance?.databases ?? [];
  return [undefined];
}

const camel = (name: string): string =>
  name
    .split('-')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
