import { type Context, defineModule } from '../../model/module.ts';
import type { Handle, RegionKey } from '../../model/resource.ts';
import { runtime } from '../../model/value.ts';
import { grantCosmosData } from '../data/cosmos.ts';
import { give } from './workload-identity.ts';

/** What applications may do with a store: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
interface Access {
  readonly store: 'storage' | 'serviceBus' | 'eventHubs' | 'healthWorkspace';
  readonly roles: Readonly<Record<string, string>>;
  readonly purpose: string;
}

const accesses: readonly Access[] = [
  {
    store: 'storage',
    roles: { Blobs: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe' },
    purpose: 'The application reads and writes documents of its spoke, by its identity.',
  },
  {
    store: 'serviceBus',
    roles: { Sender: '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39', Receiver: '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0' },
    purpose: 'The application sends or takes messages of its spoke, and changes no queue.',
  },
  {
    store: 'eventHubs',
    roles: { Sender: '2b629674-e913-4c01-ae53-ef4638d8f975', Receiver: 'a638d3c7-ab3a-418d-83e6-5f17a39d4fde' },
    purpose: 'The application sends or reads events of its spoke, and changes no hub.',
  },
  {
    store: 'healthWorkspace',
    roles: { Fhir: '5a1fc7df-4bf1-4951-a576-89034ee01acd', Dicom: '58a3b984-7adf-4c20-983a-32417c86fbc8' },
    purpose: 'The application reads and writes health records of its spoke, by its identity.',
  },
];

const regions: readonly RegionKey[] = ['primary', 'secondary'];

/**
 * What applications of a spoke may do with its stores: each by an identity of its own, none by a key. Either region's
 * applications reach the stores of both, because stores and applications do not always fail over together.
 */
export const dataAccess = defineModule({
  name: 'data-access',
  level: 'spoke',
  needs: [],
  uses: ['webIdentities', 'containerIdentities', 'storage', 'serviceBus', 'eventHubs', 'healthWorkspace', 'cosmos'],
  offers: [],
  when: (_, __, spoke) => spoke?.workloads.web !== undefined || spoke?.workloads.containerApps !== undefined,
  build: (context) => {
    const { offeredIfAny } = context;
    const identities = [...(offeredIfAny('webIdentities') ?? []), ...(offeredIfAny('containerIdentities') ?? [])];
    for (const identity of identities) {
      for (const access of accesses) for (const region of regions) grant(context, identity, access, region);
      grantCosmos(context, identity);
    }
    askForDatabaseUsers(context, identities);
    return undefined;
  },
});

function grant(context: Context, identity: Handle, { store, roles, purpose }: Access, region: RegionKey): void {
  const on = context.offeredIfAny(store, region);
  if (on === undefined) return;
  for (const [what, role] of Object.entries(roles)) {
    if (what === 'Fhir' && context.spoke?.workloads.fhir === undefined) continue;
    if (what === 'Dicom' && context.spoke?.workloads.dicom === undefined) continue;
    give(context, identity, {
      symbol: `${identity.symbol}To${on.symbol.slice(0, 1).toUpperCase()}${on.symbol.slice(1)}${what}`,
      unit: context.unit('data', 'access', region),
      on,
      role,
      purpose,
    });
  }
}

/** Databases know their users themselves: no template makes one. */
function askForDatabaseUsers({ spoke, step, place }: Context, identities: readonly Handle[]): void {
  const { sql, managedInstance, postgres } = spoke?.workloads ?? {};
  if (identities.length === 0 || (sql ?? managedInstance ?? postgres) === undefined) return;
  const names = identities.flatMap(({ name }) => (typeof name === 'string' ? [`\`${name}\``] : []));
  step({
    title: `Give applications of "${spoke?.name}" in the ${place.region} region their rights in databases`,
    why: 'An application signs in as itself and may do what its work needs, no more (164.312(a)(1), 164.312(d)).',
    how: [
      `Sign in to each database as a member of the group of database administrators; the applications are ${names.join(', ')}.`,
      ...((sql ?? managedInstance) === undefined
        ? []
        : [
            'SQL: `CREATE USER [<name>] FROM EXTERNAL PROVIDER; ALTER ROLE db_datareader ADD MEMBER [<name>]; ALTER ROLE db_datawriter ADD MEMBER [<name>];`',
          ]),
      ...(postgres === undefined
        ? []
        : [
            "PostgreSQL: `SELECT * FROM pgaadauth_create_principal('<name>', false, false);`, then `GRANT` on the tables that it needs.",
          ]),
    ],
    check: 'The application reads and writes, and `DROP TABLE` is refused to it.',
    checklist: ['7', '13'],
  });
}

/** Cosmos DB has roles of its own for its data. */
function grantCosmos(context: Context, identity: Handle): void {
  const account = context.offeredIfAny('cosmos', 'primary');
  if (account === undefined) return;
  grantCosmosData(context, {
    symbol: `${identity.symbol}ToCosmos`,
    unit: context.unit('data', 'access', 'primary'),
    account,
    principal: runtime(identity, 'principalId'),
    purpose: 'The application reads and writes documents of its spoke, by its identity.',
  });
}
