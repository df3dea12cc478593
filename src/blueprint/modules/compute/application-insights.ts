import { defineModule } from '../../model/module.ts';
import { idOf } from '../../model/value.ts';

/** Where applications of a spoke report how they do: into the one workspace, by private networks, without keys. */
export const applicationInsights = defineModule({
  name: 'application-insights',
  level: 'spoke',
  needs: ['workspace', 'privateLinkScope'],
  offers: ['applicationInsights'],
  when: (_, __, spoke) => spoke?.workloads.web !== undefined,
  build: ({ declare, symbol, name, location, unit, offered }) => {
    const type = 'Microsoft.Insights/components';
    const insights = declare({
      symbol: symbol('applicationInsights'),
      type,
      unit: unit('compute', 'insights'),
      name: name(type),
      purpose: 'How applications of the spoke do, kept in the one workspace.',
      location,
      kind: 'web',
      properties: {
        Application_Type: 'web',
        WorkspaceResourceId: idOf(offered('workspace')),
        IngestionMode: 'LogAnalytics',
        publicNetworkAccessForIngestion: 'Disabled',
        publicNetworkAccessForQuery: 'Disabled',
        DisableLocalAuth: true,
        DisableIpMasking: false,
      },
    });
    declare({
      symbol: symbol('privateLinkInsights'),
      type: 'Microsoft.Insights/privateLinkScopes/scopedResources',
      unit: unit('logs', 'applications'),
      name: name(type),
      parent: offered('privateLinkScope'),
      purpose: 'Applications of the spoke report through the private link scope.',
      properties: { linkedResourceId: idOf(insights) },
    });
    return { applicationInsights: insights };
  },
});
