import { defineModule } from '../../model/module.ts';
import { idOf, parameter, text } from '../../model/value.ts';

/** The instances of both regions as one: https://learn.microsoft.com/azure/azure-sql/managed-instance/failover-group-sql-mi */
export const instanceFailover = defineModule({
  name: 'instance-failover',
  level: 'spoke',
  needs: ['managedInstance', 'regionLink'],
  offers: [],
  when: (_, { region }, spoke) => region === 'primary' && spoke?.workloads.managedInstance !== undefined,
  build: ({ declare, symbol, name, unit, location, offered }) => {
    const type = 'Microsoft.Sql/locations/instanceFailoverGroups';
    declare({
      symbol: symbol('instanceFailover'),
      type,
      unit: unit('data', 'failover'),
      name: text`${location}/${name(type)}`,
      purpose: 'One name for the instance, wherever it serves; people decide when the other region takes over.',
      properties: {
        partnerRegions: [{ location: parameter('secondaryLocation') }],
        managedInstancePairs: [
          {
            primaryManagedInstanceId: idOf(offered('managedInstance')),
            partnerManagedInstanceId: idOf(offered('managedInstance', 'secondary')),
          },
        ],
        readWriteEndpoint: { failoverPolicy: 'Manual' },
        readOnlyEndpoint: { failoverPolicy: 'Disabled' },
        secondaryType: 'Geo',
      },
      after: [...offered('regionLink'), ...offered('regionLink', 'secondary')],
    });
    return undefined;
  },
});
