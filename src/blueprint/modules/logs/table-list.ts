import type { Configuration } from '../../configuration/configuration.ts';
import type { Workloads } from '../../configuration/schema.ts';

/** Who reads a table as a matter of course. Nobody reads one that holds what applications write, which may be ePHI. */
export type Reader = 'analysts' | 'operators';

/** A table of Azure's that this architecture fills. */
export interface LogTable {
  readonly name: string;
  readonly readers: readonly Reader[];
  /** Absent: always filled. */
  readonly when?: (configuration: Configuration) => boolean;
}

const security: readonly Reader[] = ['analysts'];
const operations: readonly Reader[] = ['analysts', 'operators'];
const nobody: readonly Reader[] = [];

const runs =
  (...kinds: readonly (keyof Workloads)[]) =>
  ({ spokes }: Configuration): boolean =>
    spokes.some(({ workloads }) =>
      kinds.some((kind) => {
        const given = workloads[kind];
        return Array.isArray(given) ? given.length > 0 : given !== undefined;
      }),
    );

const rows = (names: readonly string[], readers: readonly Reader[], when?: LogTable['when']): readonly LogTable[] =>
  names.map((name) => ({ name, readers, ...(when === undefined ? {} : { when }) }));

/**
 * Tables by their names in Azure: https://learn.microsoft.com/azure/azure-monitor/reference/tables-index
 * What has no table of its own lies in AzureDiagnostics.
 */
const logTables: readonly LogTable[] = [
  // Who did what: sign-ins, directory, subscriptions, queries of the logs themselves.
  ...rows(
    [
      'SigninLogs',
      'AADNonInteractiveUserSignInLogs',
      'AADServicePrincipalSignInLogs',
      'AADManagedIdentitySignInLogs',
      'AADProvisioningLogs',
      'AADRiskyUsers',
      'AADUserRiskEvents',
      'AuditLogs',
      'AzureActivity',
      'LAQueryLogs',
      'OfficeActivity',
    ],
    security,
  ),
  // What Sentinel and Defender found.
  ...rows(['SecurityAlert', 'SecurityIncident'], security),
  ...rows(['AzureDiagnostics', 'AZKVAuditLogs', 'AZKVPolicyEvaluationDetailsLogs', 'StorageBlobLogs'], security),
  ...rows(['StorageFileLogs', 'StorageQueueLogs', 'StorageTableLogs'], security),
  ...rows(
    ['StorageMalwareScanningResults', 'PurviewScanStatusLogs', 'PurviewDataSensitivityLogs', 'PurviewSecurityLogs'],
    security,
  ),
  // What passed the networks.
  ...rows(
    [
      'AZFWApplicationRule',
      'AZFWApplicationRuleAggregation',
      'AZFWNetworkRule',
      'AZFWNetworkRuleAggregation',
      'AZFWNatRule',
      'AZFWNatRuleAggregation',
      'AZFWDnsQuery',
      'AZFWIdpsSignature',
      'AZFWThreatIntel',
      'AZFWFlowTrace',
      'AZFWFatFlow',
      'AZFWInternalFqdnResolutionFailure',
      'MicrosoftAzureBastionAuditLogs',
      'NTANetAnalytics',
      'NTAIpDetails',
      'NTATopologyDetails',
    ],
    security,
  ),
  // How the architecture fares.
  ...rows(['Usage', 'Operation', 'DCRLogErrors'], operations),
  ...rows(['CoreAzureBackup', 'AzureBackupOperations'], operations),
  ...rows(['AddonAzureBackupJobs', 'AddonAzureBackupAlerts', 'AddonAzureBackupPolicy'], operations),
  ...rows(['AddonAzureBackupProtectedInstance', 'AddonAzureBackupStorage'], operations),
  ...rows(['ASRJobs', 'ASRReplicatedItems'], operations, runs('machines')),
  ...rows(['Heartbeat', 'Perf', 'InsightsMetrics'], operations, runs('machines')),
  ...rows(['Event', 'Syslog', 'SecurityEvent', 'WindowsEvent'], security, runs('machines')),
  // What stores of ePHI were asked for.
  ...rows(['SQLSecurityAuditEvents'], security, runs('sql', 'managedInstance')),
  ...rows(['PGSQLServerLogs'], security, runs('postgres')),
  ...rows(['CDBDataPlaneRequests', 'CDBControlPlaneRequests'], security, runs('cosmos')),
  ...rows(['MicrosoftHealthcareApisAuditLogs'], security, runs('fhir')),
  ...rows(['AHDSDicomAuditLogs', 'AHDSDicomDiagnosticLogs'], security, runs('dicom')),
  ...rows(
    [
      'AZMSOperationalLogs',
      'AZMSRunTimeAuditLogs',
      'AZMSVnetConnectionEvents',
      'AZMSCustomerManagedKeyUserLogs',
      'AZMSDiagnosticErrorLogs',
    ],
    security,
    runs('serviceBus', 'eventHubs'),
  ),
  ...rows(['ContainerRegistryLoginEvents', 'ContainerRegistryRepositoryEvents'], security, runs('containerApps')),
  // What applications were asked for, and what they wrote.
  ...rows(
    [
      'AppServiceAuditLogs',
      'AppServiceIPSecAuditLogs',
      'AppServiceAuthenticationLogs',
      'AppServiceFileAuditLogs',
      'AppServiceAntivirusScanAuditLogs',
    ],
    security,
    runs('web'),
  ),
  ...rows(['AppServicePlatformLogs'], operations, runs('web')),
  ...rows(['AppServiceHTTPLogs', 'AppServiceConsoleLogs', 'AppServiceAppLogs'], nobody, runs('web')),
  ...rows(['ContainerAppSystemLogs'], operations, runs('containerApps')),
  ...rows(['ContainerAppConsoleLogs'], nobody, runs('containerApps')),
  ...rows(['AppRequests', 'AppDependencies', 'AppExceptions', 'AppTraces', 'AppEvents'], nobody),
];

/** The tables that a configuration fills. */
export const tablesOf = (configuration: Configuration): readonly LogTable[] =>
  logTables.filter(({ when }) => when === undefined || when(configuration));
