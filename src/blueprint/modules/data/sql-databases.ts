import { zonesOf } from '../../configuration/zones.ts';
import { type Context, defineModule } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import { idOf, type ValueMap } from '../../model/value.ts';
import { symbolPart } from './parts.ts';

const DATABASE = 'Microsoft.Sql/servers/databases';

/**
 * The databases in the primary region, and their readable copies in the other. The copies are declared so that their own
 * backups are kept as long, should they take over.
 * https://learn.microsoft.com/azure/azure-sql/database/active-geo-replication-overview
 */
export const sqlDatabases = defineModule({
  name: 'sql-databases',
  level: 'spoke',
  needs: ['sqlServer'],
  offers: ['sqlDatabases'],
  when: (_, _place, spoke) => spoke?.workloads.sql !== undefined,
  build: (context) => {
    const originals = context.offeredIfAny('sqlDatabases', 'primary');
    const names = context.spoke?.workloads.sql?.databases ?? [];
    if (context.place.region === 'primary') lockStep(context);
    return {
      sqlDatabases: names.map((name, index) => {
        const original = context.place.region === 'secondary' ? originals?.[index] : undefined;
        const database = declareDatabase(context, name, original);
        declareBackups(context, name, database);
        return database;
      }),
    };
  },
});

function declareDatabase(context: Context<'sqlServer'>, name: string, original: Handle | undefined): Handle {
  const { declare, symbol, unit, location, spoke, offered, configuration, place } = context;
  const part = symbolPart(name);
  const database = declare({
    symbol: symbol(`sqlDatabase${part}`),
    type: DATABASE,
    unit: unit('data'),
    name,
    parent: offered('sqlServer'),
    purpose: original === undefined ? `The database "${name}".` : `The readable copy of the database "${name}".`,
    location,
    phi: true,
    sku: { name: spoke?.workloads.sql?.sku ?? 'GP_Gen5_2' },
    properties: {
      ...(original === undefined
        ? { createMode: 'Default' }
        : { createMode: 'Secondary', secondaryType: 'Geo', sourceDatabaseId: idOf(original) }),
      zoneRedundant: zonesOf(configuration.regions[place.region]).length > 0,
      requestedBackupStorageRedundancy: 'Geo',
    },
  });
  // A copy is encrypted as what it copies is, and takes no setting of its own.
  if (original === undefined) {
    declare({
      symbol: symbol(`sqlEncryptionOf${part}`),
      type: `${DATABASE}/transparentDataEncryption`,
      unit: unit('data'),
      name: 'current',
      parent: database,
      purpose: 'The database is encrypted at rest.',
      properties: { state: 'Enabled' },
    });
  }
  return database;
}

/** Point in time for 35 days; beyond that weeks, months and seven years: https://learn.microsoft.com/azure/azure-sql/database/long-term-retention-overview */
function declareBackups({ declare, symbol, unit }: Context, name: string, database: Handle): void {
  const part = symbolPart(name);
  const shortTerm = declare({
    symbol: symbol(`sqlShortTermOf${part}`),
    type: `${DATABASE}/backupShortTermRetentionPolicies`,
    unit: unit('data'),
    name: 'default',
    parent: database,
    purpose: 'The database can be had back as of any minute of the last 35 days.',
    properties: { retentionDays: 35, diffBackupIntervalInHours: 12 },
  });
  declare({
    symbol: symbol(`sqlLongTermOf${part}`),
    type: `${DATABASE}/backupLongTermRetentionPolicies`,
    unit: unit('data'),
    name: 'default',
    parent: database,
    purpose: 'One backup a year is kept for seven, and none can be deleted before its time.',
    properties: longTerm,
    after: [shortTerm],
  });
}

/** https://learn.microsoft.com/azure/azure-sql/database/backup-immutability */
function lockStep({ step, spoke }: Context): void {
  step({
    title: `Lock the long-term backups of the databases of "${spoke?.name}"`,
    why: 'Until they are locked, whoever administers the server can end their immutability. A lock cannot be taken back: a person sets it.',
    how: [
      'Wait until a restore from a long-term backup has been tested.',
      'For each database of both regions set timeBasedImmutabilityMode of its long-term retention policy to Locked.',
    ],
    check: 'az sql db ltr-policy show answers timeBasedImmutabilityMode: Locked for each database.',
    checklist: ['28'],
  });
}

const longTerm: ValueMap = {
  weeklyRetention: 'P5W',
  monthlyRetention: 'P12M',
  yearlyRetention: 'P7Y',
  weekOfYear: 1,
  timeBasedImmutability: 'Enabled',
  timeBasedImmutabilityMode: 'Unlocked',
};
