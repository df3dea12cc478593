import { zonesOf } from '../../configuration/zones.ts';
import { type Context, defineModule } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import { byId, idOf, tenantId, type ValueMap } from '../../model/value.ts';
import { customerKey } from '../keys/customer-key.ts';
import { databaseAdministrators, symbolPart } from './parts.ts';

const SERVER = 'Microsoft.DBforPostgreSQL/flexibleServers';

/**
 * PostgreSQL inside the network of the spoke, with a standby in another zone. Backups lie in both regions, encrypted there
 * with a key of that region, and are restored in the second one by the runbook.
 * https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-backup-restore
 */
export const postgres = defineModule({
  name: 'postgres',
  level: 'spoke',
  needs: ['spokeKeys', 'spokeSubnets', 'postgresZone'],
  offers: ['postgres'],
  when: (_, { region }, spoke) => region === 'primary' && spoke?.workloads.postgres !== undefined,
  build: (context) => {
    const server = declareServer(context);
    declareInside(context, server);
    context.step({
      title: `Restart the PostgreSQL server of "${context.spoke?.name}" once`,
      why: 'The audit extension is loaded when the server starts, and nothing is audited before.',
      how: [`az postgres flexible-server restart --ids <id of ${String(server.name)}>`],
      check:
        'az postgres flexible-server parameter show --name shared_preload_libraries answers isConfigPendingRestart: false.',
      checklist: ['21'],
    });
    restoreStep(context, server);
    return { postgres: server };
  },
});

function declareServer(context: Context<'spokeKeys' | 'spokeSubnets' | 'postgresZone'>): Handle {
  const { declare, symbol, name, unit, location, offered, spoke, configuration } = context;
  const key = customerKey(context, 'postgres');
  const geo = customerKey(context, 'postgres', 'secondary');
  const sku = spoke?.workloads.postgres?.sku ?? 'Standard_D4ds_v5';
  return declare({
    symbol: symbol('postgres'),
    type: SERVER,
    unit: unit('data'),
    name: name(SERVER),
    purpose: 'The database server: inside the network, sign-in by Entra ID alone, encrypted with our own keys.',
    location,
    phi: true,
    sku: { name: sku, tier: sku.startsWith('Standard_E') ? 'MemoryOptimized' : 'GeneralPurpose' },
    identity: { type: 'UserAssigned', userAssignedIdentities: byId(key.identityHandle, geo.identityHandle) },
    after: [...key.after, ...geo.after],
    properties: {
      createMode: 'Default',
      version: '17',
      storage: { storageSizeGB: 128, autoGrow: 'Enabled' },
      authConfig: { activeDirectoryAuth: 'Enabled', passwordAuth: 'Disabled', tenantId },
      dataEncryption: {
        type: 'AzureKeyVault',
        primaryKeyURI: key.uri,
        primaryUserAssignedIdentityId: key.identityId,
        geoBackupKeyURI: geo.uri,
        geoBackupUserAssignedIdentityId: geo.identityId,
      },
      backup: { backupRetentionDays: 35, geoRedundantBackup: 'Enabled' },
      network: {
        publicNetworkAccess: 'Disabled',
        delegatedSubnetResourceId: idOf(offered('spokeSubnets').postgres),
        privateDnsZoneArmResourceId: idOf(offered('postgresZone')),
      },
      ...standby(zonesOf(configuration.regions.primary)),
      maintenanceWindow: { customWindow: 'Enabled', dayOfWeek: 0, startHour: 3, startMinute: 0 },
    },
  });
}

/** https://learn.microsoft.com/azure/postgresql/flexible-server/how-to-restore-paired-region */
function restoreStep({ step, spoke, configuration, offered }: Context<'postgresZone'>, server: Handle): void {
  step({
    title: `Restore PostgreSQL of "${spoke?.name}" in ${configuration.regions.secondary}, as a test`,
    why: 'The second region has no server until one is restored there from the backups that Azure keeps in it.',
    how: [
      `az postgres flexible-server geo-restore --source-server <id of ${String(server.name)}> --location ${configuration.regions.secondary} with the subnet "postgres" of the spoke there, the private zone ${String(offered('postgresZone', 'secondary').name)} there, and the key and identity of the vault there.`,
      'Compare with the original, note how long it took and how old the newest record is, delete what was restored.',
    ],
    check: 'A record "restore-test" names the server and a time within the RTO of its tier.',
    checklist: ['30', '36'],
    record: 'restore-test',
    phase: 'regularly',
  });
}

/** https://learn.microsoft.com/azure/reliability/reliability-postgresql-flexible-server */
const standby = ([own, other]: readonly string[]): ValueMap =>
  own === undefined || other === undefined
    ? { highAvailability: { mode: 'SameZone' } }
    : { availabilityZone: own, highAvailability: { mode: 'ZoneRedundant', standbyAvailabilityZone: other } };

/** What is set inside the server: one after the other, since it takes one change at a time. */
function declareInside(context: Context, server: Handle): void {
  const { declare, symbol, unit, spoke } = context;
  const group = databaseAdministrators(context);
  let before = declare({
    symbol: symbol('postgresAdministrators'),
    type: `${SERVER}/administrators`,
    unit: unit('data'),
    name: group.id,
    parent: server,
    purpose: 'The group that administers the databases.',
    properties: { principalType: 'Group', principalName: group.name, tenantId },
  });
  for (const { name, value, purpose } of settings) {
    before = declare({
      symbol: symbol(`postgresSetting${symbolPart(name.replaceAll(/[._]/g, '-'))}`),
      type: `${SERVER}/configurations`,
      unit: unit('data'),
      name,
      parent: server,
      purpose,
      properties: { value, source: 'user-override' },
      after: [before],
    });
  }
  for (const database of spoke?.workloads.postgres?.databases ?? []) {
    before = declare({
      symbol: symbol(`postgresDatabase${symbolPart(database)}`),
      type: `${SERVER}/databases`,
      unit: unit('data'),
      name: database,
      parent: server,
      purpose: `The database "${database}".`,
      properties: { charset: 'UTF8', collation: 'en_US.utf8' },
      after: [before],
    });
  }
}

/** https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-audit */
const settings: readonly { readonly name: string; readonly value: string; readonly purpose: string }[] = [
  { name: 'require_secure_transport', value: 'on', purpose: 'Nobody connects without encryption.' },
  { name: 'ssl_min_protocol_version', value: 'TLSv1.2', purpose: 'Nothing older than TLS 1.2.' },
  { name: 'azure.extensions', value: 'pgaudit', purpose: 'The audit extension may be used, and no other.' },
  { name: 'shared_preload_libraries', value: 'pgaudit', purpose: 'The audit extension is there from the start.' },
  { name: 'pgaudit.log', value: 'read,write,role,ddl', purpose: 'Who read and who wrote is in the log.' },
  { name: 'log_connections', value: 'on', purpose: 'Every sign-in is in the log.' },
  { name: 'log_disconnections', value: 'on', purpose: 'The end of every session is in the log.' },
  { name: 'connection_throttle.enable', value: 'on', purpose: 'Whoever guesses names is slowed down.' },
];
