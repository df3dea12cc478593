import { type Context, defineModule } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import { tenantId } from '../../model/value.ts';
import { customerKey } from '../keys/customer-key.ts';
import { databaseAdministrators, directoryStep, entraOnly } from './parts.ts';

const SERVER = 'Microsoft.Sql/servers';

/**
 * A SQL server in each region. Both have the same key, that of the primary vault, as a failover group wants it: Azure itself
 * keeps the vault in both regions.
 * https://learn.microsoft.com/azure/azure-sql/database/transparent-data-encryption-byok-overview
 */
export const sqlServer = defineModule({
  name: 'sql-server',
  level: 'spoke',
  needs: ['spokeKeys'],
  offers: ['sqlServer'],
  when: (_, _place, spoke) => spoke?.workloads.sql !== undefined,
  build: (context) => {
    const { declare, symbol, name, unit, location } = context;
    const key = customerKey(context, 'sql', 'primary');
    const server = declare({
      symbol: symbol('sqlServer'),
      type: SERVER,
      unit: unit('data'),
      name: name(SERVER),
      purpose: 'The server of the databases: sign-in by Entra ID alone, no public way in, encrypted with our own key.',
      location,
      phi: true,
      identity: key.identity,
      after: key.after,
      properties: {
        version: '12.0',
        minimalTlsVersion: '1.2',
        publicNetworkAccess: 'Disabled',
        restrictOutboundNetworkAccess: 'Disabled',
        primaryUserAssignedIdentityId: key.identityId,
        keyId: key.versioned,
        administrators: entraOnly(context),
      },
    });
    declareEncryption(context, server);
    declareSignIn(context, server);
    declareAuditing(context, server);
    if (context.place.region === 'primary') directoryStep(context, 'the SQL server', key.identityHandle);
    return { sqlServer: server };
  },
});

function declareEncryption(context: Context<'spokeKeys'>, server: Handle): void {
  const key = customerKey(context, 'sql', 'primary');
  context.declare({
    symbol: context.symbol('sqlEncryption'),
    type: `${SERVER}/encryptionProtector`,
    unit: context.unit('data'),
    name: 'current',
    parent: server,
    purpose: 'The databases are encrypted with the key of the vault, and follow when it is changed.',
    properties: { serverKeyType: 'AzureKeyVault', serverKeyName: key.serverKeyName, autoRotationEnabled: true },
  });
}

function declareSignIn(context: Context, server: Handle): void {
  const { declare, symbol, unit } = context;
  const group = databaseAdministrators(context);
  const administrators = declare({
    symbol: symbol('sqlAdministrators'),
    type: `${SERVER}/administrators`,
    unit: unit('data'),
    name: 'ActiveDirectory',
    parent: server,
    purpose: 'The group that administers the databases.',
    properties: { administratorType: 'ActiveDirectory', login: group.name, sid: group.id, tenantId },
  });
  declare({
    symbol: symbol('sqlEntraOnly'),
    type: `${SERVER}/azureADOnlyAuthentications`,
    unit: unit('data'),
    name: 'Default',
    parent: server,
    purpose: 'No password opens the server.',
    properties: { azureADOnlyAuthentication: true },
    after: [administrators],
  });
}

/** https://learn.microsoft.com/azure/azure-sql/database/auditing-overview: the log of `master` carries that of all databases. */
function declareAuditing({ declare, symbol, unit, location }: Context, server: Handle): void {
  declare({
    symbol: symbol('sqlMaster'),
    type: `${SERVER}/databases`,
    unit: unit('data'),
    name: 'master',
    parent: server,
    purpose: 'The system database: what the server audits goes out by its diagnostic setting.',
    location,
    properties: {},
  });
  declare({
    symbol: symbol('sqlAuditing'),
    type: `${SERVER}/auditingSettings`,
    unit: unit('data'),
    name: 'default',
    parent: server,
    purpose: 'Who signed in and what was done, in every database, goes to the workspace.',
    properties: {
      state: 'Enabled',
      isAzureMonitorTargetEnabled: true,
      isDevopsAuditEnabled: true,
      auditActionsAndGroups: [
        'SUCCESSFUL_DATABASE_AUTHENTICATION_GROUP',
        'FAILED_DATABASE_AUTHENTICATION_GROUP',
        'BATCH_COMPLETED_GROUP',
      ],
    },
  });
  declare({
    symbol: symbol('sqlSupportAuditing'),
    type: `${SERVER}/devOpsAuditingSettings`,
    unit: unit('data'),
    name: 'default',
    parent: server,
    purpose: 'What engineers of Microsoft do in support of the server goes to the workspace too.',
    properties: { state: 'Enabled', isAzureMonitorTargetEnabled: true },
  });
  const alerts = declare({
    symbol: symbol('sqlThreatAlerts'),
    type: `${SERVER}/securityAlertPolicies`,
    unit: unit('data'),
    name: 'Default',
    parent: server,
    purpose: 'Defender tells of injections, odd sign-ins and mass reads.',
    properties: { state: 'Enabled', disabledAlerts: [], emailAccountAdmins: false },
  });
  declare({
    symbol: symbol('sqlVulnerabilities'),
    type: `${SERVER}/sqlVulnerabilityAssessments`,
    unit: unit('data'),
    name: 'default',
    parent: server,
    purpose: 'Databases are looked over for weak settings each week.',
    properties: { state: 'Enabled' },
    after: [alerts],
  });
}
