import { defineModule } from '../../model/module.ts';
import { inCloudOf } from '../../naming/clouds.ts';
import { declarePrivateZone } from '../network/private-zone.ts';

/**
 * The private names of PostgreSQL servers that stand inside a network. The second region has them too, for a server that is
 * restored there. https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-networking-private
 */
export const postgresZone = defineModule({
  name: 'postgres-zone',
  level: 'region',
  needs: ['hubNetwork', 'spokeNetwork'],
  offers: ['postgresZone'],
  when: ({ spokes }) => spokes.some(({ workloads }) => workloads.postgres !== undefined),
  build: (context) => ({
    postgresZone: declarePrivateZone(
      context,
      inCloudOf(context.configuration.regions.primary, 'privatelink.postgres.database.azure.com'),
    ),
  }),
});
