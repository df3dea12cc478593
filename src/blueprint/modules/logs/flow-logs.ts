import type { GroupKey } from '../../model/groups.ts';
import { type Context, defineModule } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import { byId, idOf } from '../../model/value.ts';

const WATCHER = 'Microsoft.Network/networkWatchers';
/** Minutes. Azure offers ten and sixty. */
const ANALYTICS_INTERVAL = 10;

/**
 * What passes through each network, kept in the archive and read by traffic analytics.
 * https://learn.microsoft.com/azure/network-watcher/vnet-flow-logs-overview
 */
export const flowLogs = defineModule({
  name: 'flow-logs',
  level: 'region',
  needs: ['hubNetwork', 'logArchive', 'archiveWriter', 'workspace'],
  uses: ['spokeNetwork'],
  offers: [],
  build: (context) => {
    const { place, offered, offeredEverywhere } = context;
    const hubWatcher = watcher(context, 'watch', 'hub');
    flowLog(context, 'watch', hubWatcher, 'hub', offered('hubNetwork'));
    const spokes = offeredEverywhere('spokeNetwork').filter((spoke) => spoke.place.region === place.region);
    if (spokes.length === 0) return {};
    const phiWatcher = watcher(context, 'phiWatch', 'phi');
    for (const spoke of spokes) flowLog(context, 'phiWatch', phiWatcher, spoke.place.spoke ?? '', spoke.value);
    return {};
  },
});

/** The watcher of a region, by the name that Azure gives it when it makes one itself. */
function watcher(
  { declare, symbol, location, unit, configuration, place }: Context,
  group: GroupKey,
  of: string,
): Handle {
  return declare({
    symbol: symbol(`${of}NetworkWatcher`),
    type: WATCHER,
    unit: unit(group),
    name: `NetworkWatcher_${configuration.regions[place.region]}`,
    purpose: 'Watches the networks of its region: there is one a region and subscription.',
    location,
    properties: {},
  });
}

type FlowLogContext = Context<'logArchive' | 'archiveWriter' | 'workspace' | 'hubNetwork'>;

function flowLog(
  { declare, symbol, location, unit, offered, configuration }: FlowLogContext,
  group: GroupKey,
  parent: Handle,
  of: string,
  network: Handle,
): void {
  const { identity, grant } = offered('archiveWriter');
  declare({
    symbol: symbol(`${of}FlowLog`),
    type: `${WATCHER}/flowLogs`,
    unit: unit(group),
    name: `${configuration.name}-${of}`,
    parent,
    purpose: `Every flow in the network of "${of}", kept six years and analysed every ten minutes.`,
    location,
    identity: { type: 'UserAssigned', userAssignedIdentities: byId(identity) },
    properties: {
      targetResourceId: idOf(network),
      storageId: idOf(offered('logArchive')),
      enabled: true,
      // The archive's own life cycle deletes, after six years.
      retentionPolicy: { enabled: false, days: 0 },
      format: { type: 'JSON', version: 2 },
      flowAnalyticsConfiguration: {
        networkWatcherFlowAnalyticsConfiguration: {
          enabled: true,
          workspaceResourceId: idOf(offered('workspace')),
          trafficAnalyticsInterval: ANALYTICS_INTERVAL,
        },
      },
    },
    after: [grant],
  });
}
