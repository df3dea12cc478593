import { type FixedProperty, learn } from './fixed-property.ts';

const postgres = 'microsoft.dbforpostgresql/flexibleservers';
const cosmos = 'microsoft.documentdb/databaseaccounts';
const instance = 'microsoft.sql/managedinstances';

export const databaseRows: readonly FixedProperty[] = [
  {
    type: postgres,
    path: 'properties.network.delegatedSubnetResourceId',
    change: 'recreate',
    says: 'Whether a server stands inside a network is chosen when it is made',
    document: `${learn}/postgresql/flexible-server/concepts-networking-private`,
  },
  {
    type: postgres,
    path: 'properties.network.privateDnsZoneArmResourceId',
    change: 'recreate',
    says: 'Whether a server stands inside a network is chosen when it is made',
    document: `${learn}/postgresql/flexible-server/concepts-networking-private`,
  },
  {
    type: postgres,
    path: 'properties.backup.geoRedundantBackup',
    change: 'recreate',
    says: 'Backups in the paired region are chosen when the server is made',
    document: `${learn}/postgresql/flexible-server/concepts-backup-restore`,
  },
  {
    type: postgres,
    path: 'properties.dataEncryption',
    change: 'recreate',
    fromNothing: true,
    says: "Whose key a server lies under, Microsoft's or yours, is chosen when it is made",
    document: `${learn}/postgresql/flexible-server/security-data-encryption`,
  },
  {
    type: postgres,
    path: 'properties.availabilityZone',
    change: 'recreate',
    says: 'The zone of a server is chosen when it is made; a standby moves it by a failover',
    document: `${learn}/reliability/reliability-postgresql-flexible-server`,
  },
  {
    type: cosmos,
    path: 'properties.backupPolicy.type',
    change: 'oneWay',
    to: ['continuous'],
    says: 'An account goes from periodic to continuous backup in place, and never back',
    document: `${learn}/cosmos-db/migrate-continuous-backup`,
  },
  {
    type: cosmos,
    path: 'properties.backupPolicy.type',
    change: 'recreate',
    to: ['periodic'],
    says: 'Continuous backup does not go back to periodic',
    document: `${learn}/cosmos-db/migrate-continuous-backup`,
  },
  {
    type: cosmos,
    path: 'properties.keyVaultKeyUri',
    change: 'oneWay',
    fromNothing: true,
    says: 'An account takes your key in place; it cannot be taken back, and no document id may have more than 990 bytes',
    document: `${learn}/cosmos-db/how-to-setup-customer-managed-keys-existing-accounts`,
  },
  {
    type: cosmos,
    path: 'kind',
    change: 'recreate',
    says: 'The API of an account is chosen when it is made',
    document: `${learn}/cosmos-db/choose-api`,
  },
  {
    type: instance,
    path: 'properties.subnetId',
    change: 'offline',
    says: 'An instance moves to another subnet by an update of hours; another network must be peered, and the failover at its end ends connections',
    document: `${learn}/azure-sql/managed-instance/vnet-subnet-move-instance`,
  },
  {
    type: instance,
    path: 'properties.collation',
    change: 'recreate',
    says: 'The collation of an instance is chosen when it is made',
    document: `${learn}/azure-sql/managed-instance/transact-sql-tsql-differences-sql-server`,
  },
  {
    type: instance,
    path: 'properties.dnsZonePartner',
    change: 'recreate',
    says: 'The DNS zone that instances of one failover group share is chosen when the second is made',
    document: `${learn}/azure-sql/managed-instance/failover-group-configure-sql-mi`,
  },
  {
    type: 'microsoft.sql/servers/databases',
    path: 'properties.collation',
    change: 'recreate',
    says: 'The collation of a database is chosen when it is made',
    document: `${learn}/azure-sql/database/single-database-create-quickstart`,
  },
  {
    type: 'microsoft.sql/servers/databases',
    path: 'properties.isLedgerOn',
    change: 'recreate',
    says: 'Whether every table of a database is in the ledger is chosen when it is made',
    document:
      'https://learn.microsoft.com/sql/relational-databases/security/ledger/ledger-how-to-configure-ledger-database',
  },
];
