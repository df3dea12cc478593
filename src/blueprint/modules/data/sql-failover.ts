import { defineModule } from '../../model/module.ts';
import { idOf } from '../../model/value.ts';

/**
 * Makes the copies of the other region take over: by a person's decision, since a failover that nobody asked for may lose
 * what was written last. https://learn.microsoft.com/azure/azure-sql/database/failover-group-sql-db
 */
export const sqlFailover = defineModule({
  name: 'sql-failover',
  level: 'spoke',
  needs: ['sqlServer', 'sqlDatabases'],
  offers: [],
  when: (_, { region }, spoke) => region === 'primary' && spoke?.workloads.sql !== undefined,
  build: ({ declare, symbol, name, unit, offered }) => {
    const type = 'Microsoft.Sql/servers/failoverGroups';
    declare({
      symbol: symbol('sqlFailover'),
      type,
      unit: unit('data', 'failover'),
      name: name(type),
      parent: offered('sqlServer'),
      purpose: 'One name for the databases, wherever they serve; people decide when the other region takes over.',
      properties: {
        partnerServers: [{ id: idOf(offered('sqlServer', 'secondary')) }],
        databases: offered('sqlDatabases').map((database) => idOf(database)),
        readWriteEndpoint: { failoverPolicy: 'Manual' },
        readOnlyEndpoint: { failoverPolicy: 'Disabled' },
      },
      after: offered('sqlDatabases', 'secondary'),
    });
    return undefined;
  },
});
