import type { Configuration } from '../../configuration/configuration.ts';
import { type Context, defineModule } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import { idOf, type ValueMap } from '../../model/value.ts';

type System = 'linux' | 'windows';
const RULES = 'Microsoft.Insights/dataCollectionRules';
const ENDPOINTS = 'Microsoft.Insights/dataCollectionEndpoints';

const machinesOf = ({ spokes }: Configuration) => spokes.flatMap(({ workloads }) => workloads.machines);

/** Where the agents of a region ask what to collect, by the private link scope alone. */
export const collectionEndpoint = defineModule({
  name: 'collection-endpoint',
  level: 'region',
  needs: ['privateLinkScope'],
  offers: ['collectionEndpoint'],
  when: (configuration) => machinesOf(configuration).length > 0,
  build: ({ declare, symbol, name, location, unit, offered }) => {
    const endpoint = declare({
      symbol: symbol('collectionEndpoint'),
      type: ENDPOINTS,
      unit: unit('logs', 'machines'),
      name: name(ENDPOINTS, 'hub'),
      purpose: 'Agents of this region ask here what to collect, and send it here; no public network reaches it.',
      location,
      properties: { networkAcls: { publicNetworkAccess: 'Disabled' } },
    });
    declare({
      symbol: symbol('privateLinkCollectionEndpoint'),
      type: 'Microsoft.Insights/privateLinkScopes/scopedResources',
      unit: unit('logs', 'machines'),
      name: name(ENDPOINTS, 'hub'),
      parent: offered('privateLinkScope'),
      purpose: 'The endpoint is reached through the private link scope.',
      properties: { linkedResourceId: idOf(endpoint) },
    });
    return { collectionEndpoint: endpoint };
  },
});

/** What the agent on machines sends to the workspace. https://learn.microsoft.com/azure/azure-monitor/data-collection/data-collection-rule-structure */
export const collectionRules = defineModule({
  name: 'collection-rules',
  level: 'estate',
  needs: ['workspace', 'collectionEndpoint'],
  // Security events go to a table that Sentinel brings.
  uses: ['sentinel'],
  offers: ['collectionRules'],
  when: (configuration) => machinesOf(configuration).length > 0,
  build: (context) => {
    const systems = new Set<System>(machinesOf(context.configuration).map(({ os }) => os));
    return {
      collectionRules: {
        ...(systems.has('linux') ? { linux: declareRule(context, 'linux', linuxFlows) } : {}),
        ...(systems.has('windows') ? { windows: declareRule(context, 'windows', windowsFlows) } : {}),
      },
    };
  },
});

interface Flows {
  readonly kind: string;
  readonly sources: ValueMap;
  readonly streams: readonly string[];
}

function declareRule(
  { declare, symbol, name, location, unit, offered, offeredIfAny }: Context<'workspace' | 'collectionEndpoint'>,
  system: System,
  { kind, sources, streams }: Flows,
): Handle {
  const sentinel = offeredIfAny('sentinel');
  return declare({
    symbol: symbol(`${system}Collection`),
    type: RULES,
    unit: unit('logs', 'machines'),
    name: name(RULES, system),
    purpose: `Who signed in to machines with ${system === 'linux' ? 'Linux' : 'Windows'}, and what their systems report, goes to the workspace.`,
    location,
    kind,
    properties: {
      dataCollectionEndpointId: idOf(offered('collectionEndpoint')),
      dataSources: sources,
      destinations: { logAnalytics: [{ name: 'workspace', workspaceResourceId: idOf(offered('workspace')) }] },
      dataFlows: [{ streams: [...streams], destinations: ['workspace'] }],
    },
    ...(sentinel === undefined ? {} : { after: [sentinel] }),
  });
}

const linuxFlows: Flows = {
  kind: 'Linux',
  sources: {
    syslog: [
      {
        name: 'sign-in',
        streams: ['Microsoft-Syslog'],
        facilityNames: ['auth', 'authpriv'],
        logLevels: ['Info', 'Notice', 'Warning', 'Error', 'Critical', 'Alert', 'Emergency'],
      },
      {
        name: 'system',
        streams: ['Microsoft-Syslog'],
        facilityNames: ['cron', 'daemon', 'kern', 'syslog', 'user'],
        logLevels: ['Warning', 'Error', 'Critical', 'Alert', 'Emergency'],
      },
    ],
  },
  streams: ['Microsoft-Syslog'],
};

const windowsFlows: Flows = {
  kind: 'Windows',
  sources: {
    windowsEventLogs: [
      { name: 'security', streams: ['Microsoft-SecurityEvent'], xPathQueries: ['Security!*'] },
      {
        name: 'system',
        streams: ['Microsoft-Event'],
        xPathQueries: [
          'System!*[System[(Level=1 or Level=2 or Level=3)]]',
          'Application!*[System[(Level=1 or Level=2 or Level=3)]]',
        ],
      },
    ],
  },
  streams: ['Microsoft-SecurityEvent', 'Microsoft-Event'],
};
