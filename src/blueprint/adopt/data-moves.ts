/** How data gets from an old resource into a new one. */
export interface DataMove {
  /** Lower-case type. */
  readonly type: string;
  readonly how: readonly string[];
  /** What users notice, and what could be lost. */
  readonly risk: string;
  readonly prove: string;
  readonly back: string;
  readonly document: string;
}

const learn = 'https://learn.microsoft.com/azure';

/** Types that hold data. What is in no row holds none: a new one is all there is to it. */
export const dataMoves: readonly DataMove[] = [
  {
    type: 'microsoft.sql/servers',
    how: [
      'Make the old server and the new one a failover group: az sql failover-group create --name GROUP --server OLD --partner-server NEW --add-db DATABASES',
      'Wait until every database says CATCH_UP: az sql failover-group show, replicationState',
      'At the cut-over: az sql failover-group set-primary --server NEW, then remove the old server from the group',
    ],
    risk: 'Connections end for seconds at the failover; nothing is lost where it is planned and replication has caught up. Logins of the server are made again.',
    prove:
      'Row counts of the largest tables and the newest change are equal on both; the new server is the primary of the group',
    back: 'Fail over to the old server, which stays the secondary until it is retired',
    document: `${learn}/azure-sql/database/failover-group-sql-db`,
  },
  {
    type: 'microsoft.sql/servers/databases',
    how: [
      'Copy the database by active geo-replication to the new one: az sql db replica create, then az sql db replica set-primary at the cut-over',
      'Where the new database has another collation or ledger, export and import it while writes are stopped: az sql db export, az sql db import',
    ],
    risk: 'Seconds at a planned failover; an export needs a stop of writes for its whole length.',
    prove: 'Row counts of the largest tables and the newest change are equal on both',
    back: 'The old database stays as it is until it is retired',
    document: `${learn}/azure-sql/database/active-geo-replication-overview`,
  },
  {
    type: 'microsoft.sql/managedinstances',
    how: [
      'Link the instances as a failover group where the new one was made with the old one as its DNS zone partner, or restore each database by the log replay service: az sql midb log-replay start',
      'At the cut-over: fail over, or complete the replay',
    ],
    risk: 'Minutes at the cut-over. Logins, jobs and linked servers are made again.',
    prove: 'Every database is online on the new instance with the newest row; jobs ran once',
    back: 'The old instance stays as it is until it is retired; writes since the cut-over would be lost',
    document: `${learn}/azure-sql/managed-instance/log-replay-service-migrate`,
  },
  {
    type: 'microsoft.dbforpostgresql/flexibleservers',
    how: [
      'Restore to a new server is no way between networks or keys of another kind without checking: use the migration service or pg_dump and pg_restore, with logical replication to follow the old server until the cut-over',
      'The migration service: az postgres flexible-server migration create --migration-mode online',
    ],
    risk: 'Minutes at the cut-over, once replication has caught up; without it, the length of dump and restore. Extensions, roles and parameters are made again.',
    prove: 'Row counts and sequences are equal on both; the applications read and write by the new name',
    back: 'The old server stays read-only until it is retired; writes since the cut-over would be lost',
    document: `${learn}/postgresql/migrate/migration-service/overview-migration-service-postgresql`,
  },
  {
    type: 'microsoft.documentdb/databaseaccounts',
    how: [
      'Copy containers to the new account by container copy jobs, online, or by the change feed: az cosmosdb copy create',
      'Or restore the old account, with continuous backup, into a new one: az cosmosdb restore',
    ],
    risk: 'Seconds to minutes at the cut-over with an online copy; a restore misses what was written since its point in time.',
    prove: 'Document counts by container are equal; the applications read and write by the new name',
    back: 'The old account stays as it is until it is retired; writes since the cut-over would be lost',
    document: `${learn}/cosmos-db/container-copy`,
  },
  {
    type: 'microsoft.storage/storageaccounts',
    how: [
      'Copy what is there: azcopy copy "https://OLD.blob.core.windows.net" "https://NEW.blob.core.windows.net" --recursive, signed in by Entra ID (azcopy login)',
      'Let object replication follow what is written meanwhile (versioning and change feed on both), or run azcopy sync again while writes are stopped',
      'Versions, snapshots, immutability and access tiers are copied only where the command says so: look at what must be kept',
    ],
    risk: 'Writes stop for the last synchronisation. Links and shared access signatures to the old name end.',
    prove: 'Blob counts and bytes by container are equal; azcopy sync finds nothing more to copy',
    back: 'The old account stays read-only until it is retired',
    document: `${learn}/storage/blobs/object-replication-overview`,
  },
  {
    type: 'microsoft.storage/storageaccounts/blobservices/containers',
    how: [
      'Copy the container: azcopy copy "OLD-CONTAINER" "NEW-CONTAINER" --recursive, then azcopy sync while writes are stopped',
    ],
    risk: 'Writes stop for the last synchronisation.',
    prove: 'Blob counts and bytes are equal; azcopy sync finds nothing more to copy',
    back: 'The old container stays read-only until it is retired',
    document: `${learn}/storage/common/storage-use-azcopy-blobs-copy`,
  },
  {
    type: 'microsoft.keyvault/vaults',
    how: [
      'Keys: make new ones in the new vault and point each store to them; the store rewraps its own key, and no data is written again',
      'Secrets and certificates: set them anew in the new vault, with new values where they can be rotated',
      'az keyvault key backup and restore carry a key only within one subscription and geography',
    ],
    risk: 'What still names the old vault stops when it is disabled: leave it until no operation shows in its log.',
    prove: 'Every store names a key of the new vault; the audit log of the old one shows no operation for 30 days',
    back: 'Point stores back to the old keys, which are kept and never deleted while a backup lies under them',
    document: `${learn}/key-vault/general/backup`,
  },
  {
    type: 'microsoft.healthcareapis/workspaces/fhirservices',
    how: ['$export of the old service to storage, $import into the new one; then the changes since by _lastUpdated'],
    risk: 'Writes stop for the last import. Ids stay; versions before the export stay in the old service.',
    prove: 'Counts by resource type (_summary=count) are equal on both',
    back: 'The old service stays read-only until it is retired',
    document: `${learn}/healthcare-apis/fhir/import-data`,
  },
  {
    type: 'microsoft.healthcareapis/workspaces/dicomservices',
    how: [
      'Export of the old service to storage, bulk import or STOW-RS into the new one; then what the change feed says since',
    ],
    risk: 'New studies wait while the last are copied.',
    prove: 'Counts of studies and instances are equal on both',
    back: 'The old service stays read-only until it is retired',
    document: `${learn}/healthcare-apis/dicom/export-files`,
  },
  {
    type: 'microsoft.servicebus/namespaces',
    how: [
      'From standard to premium: az servicebus migration start, then az servicebus migration complete, which moves the name too',
      'Otherwise send to the new namespace, and read the old one until it is empty',
    ],
    risk: 'Messages in the old namespace are read out, not moved: receivers stay on both until it is empty.',
    prove: 'The old namespace has no active and no dead-lettered message',
    back: 'Senders go back to the old namespace while it is there',
    document: `${learn}/service-bus-messaging/service-bus-migrate-standard-premium`,
  },
  {
    type: 'microsoft.eventhub/namespaces',
    how: ['Send to the new namespace, and let consumers read the old one to its end before they begin with the new'],
    risk: 'Order across the change is lost; offsets begin anew.',
    prove: 'Consumers have read the old hubs to the last offset',
    back: 'Senders go back to the old namespace while it is there',
    document: `${learn}/event-hubs/event-hubs-features`,
  },
  {
    type: 'microsoft.compute/virtualmachines',
    how: [
      'Snapshot the disks and make the new machine from them, or replicate the machine by Site Recovery and fail over',
      'Where software can be installed anew, prefer a new machine and move only its data',
    ],
    risk: 'The machine stands still from the last snapshot, or for the failover.',
    prove: 'The application answers from the new machine, and its first backup has ended',
    back: 'Start the old machine, which is stopped and kept until it is retired',
    document: `${learn}/virtual-machines/move-virtual-machines-regional-zonal-portal`,
  },
  {
    type: 'microsoft.compute/disks',
    how: ['Snapshot the disk and make the new one from the snapshot, under the new key and in the new zone'],
    risk: 'The machine stands still from the snapshot until it starts with the new disk.',
    prove: 'The machine starts and reads the new disk',
    back: 'Attach the old disk again',
    document: `${learn}/virtual-machines/disks-redundancy`,
  },
  {
    type: 'microsoft.operationalinsights/workspaces',
    how: [
      'Send everything to the new workspace; logs are not moved between workspaces',
      'Keep the old workspace until its retention ends, or export it: az monitor log-analytics workspace data-export create',
    ],
    risk: 'Queries must ask both workspaces until the old logs have expired: six years of records are a duty.',
    prove: 'Every table of the old workspace that still grows has grown last before the change; the new one grows',
    back: 'Diagnostic settings point back to the old workspace',
    document: `${learn}/azure-monitor/logs/workspace-design`,
  },
  {
    type: 'microsoft.recoveryservices/vaults',
    how: [
      'Stop protection in the old vault and retain its data; protect the items in the new vault from then on',
      'Points are not moved between vaults: keep the old one until the last has expired',
    ],
    risk: 'Between the two, a failure is restored from the old vault: change one item after the other.',
    prove: 'Each item has a point in the new vault, and one was restored as a test',
    back: 'Resume protection in the old vault',
    document: `${learn}/backup/backup-azure-manage-vms`,
  },
  {
    type: 'microsoft.dataprotection/backupvaults',
    how: ['Stop protection in the old vault and retain its data; make the instances anew in the new vault'],
    risk: 'Between the two, a failure is restored from the old vault.',
    prove: 'Each instance has a point in the new vault, and one was restored as a test',
    back: 'Resume protection in the old vault',
    document: `${learn}/backup/manage-backup-vault`,
  },
  {
    type: 'microsoft.containerregistry/registries',
    how: ['Import every image that runs: az acr import --name NEW --source OLD.azurecr.io/IMAGE:TAG'],
    risk: 'None while both are there: what runs has its image already.',
    prove: 'The applications start from the new registry',
    back: 'Name the old registry again',
    document: `${learn}/container-registry/container-registry-import-images`,
  },
];

const byType = new Map(dataMoves.map((move) => [move.type, move]));
export const dataMoveOf = (type: string): DataMove | undefined => byType.get(type);
