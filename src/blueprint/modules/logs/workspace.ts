import { type Context, defineModule } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import { idOf } from '../../model/value.ts';

/** The one workspace to which every log goes, reached through the private link scope only. */
export const workspace = defineModule({
  name: 'workspace',
  level: 'estate',
  needs: ['logCluster'],
  offers: ['workspace', 'privateLinkScope'],
  build: (context) => {
    const { declare, symbol, name, location, unit, configuration, offered } = context;
    const type = 'Microsoft.OperationalInsights/workspaces';
    const cluster = offered('logCluster');
    const store = declare({
      symbol: symbol('workspace'),
      type,
      unit: unit('logs'),
      name: name(type, 'hub'),
      purpose:
        'Where every log goes: closed to public networks, to keys of its own, and to whoever has no table given.',
      location,
      // No SKU: linked to the cluster, the workspace takes that of the cluster, and may not ask for another.
      properties: {
        retentionInDays: configuration.retention.onlineDays,
        publicNetworkAccessForIngestion: 'Disabled',
        publicNetworkAccessForQuery: 'Disabled',
        workspaceCapping: { dailyQuotaGb: -1 },
        features: {
          disableLocalAuth: true,
          enableLogAccessUsingOnlyResourcePermissions: true,
          immediatePurgeDataOn30Days: false,
        },
      },
      after: [cluster],
    });
    declare({
      symbol: symbol('workspaceCluster'),
      type: `${type}/linkedServices`,
      unit: unit('logs'),
      // The one name that Azure takes for the link to a cluster.
      name: 'Cluster',
      parent: store,
      purpose: 'Puts the workspace into the dedicated cluster, and so under our key.',
      properties: { writeAccessResourceId: idOf(cluster) },
    });
    return { workspace: store, privateLinkScope: privateLinkScope(context, store) };
  },
});

/** Networks that are connected to the scope reach what is in it, and no other workspace of anybody. */
function privateLinkScope({ declare, symbol, name, unit }: Context, workspace: Handle): Handle {
  const type = 'Microsoft.Insights/privateLinkScopes';
  const scope = declare({
    symbol: symbol('privateLinkScope'),
    type,
    unit: unit('logs'),
    name: name(type, 'hub'),
    purpose: 'The private way to the workspace, for agents that write and people who ask.',
    location: 'global',
    properties: { accessModeSettings: { ingestionAccessMode: 'PrivateOnly', queryAccessMode: 'PrivateOnly' } },
  });
  declare({
    symbol: symbol('privateLinkWorkspace'),
    type: `${type}/scopedResources`,
    unit: unit('logs'),
    name: 'workspace',
    parent: scope,
    purpose: 'The workspace is reached through the scope.',
    properties: { linkedResourceId: idOf(workspace) },
  });
  return scope;
}
