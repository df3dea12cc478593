/** A list of Microsoft Graph that is read. */
export interface GraphCollection {
  /** Its path and what is asked of it besides the time. */
  readonly path: string;
  readonly filter?: string;
  readonly stream: string;
  /** The member that the time is taken from; none for a state that is read whole from time to time. */
  readonly time?: string;
  /** Records asked for on a page; the service's own number where it takes no other. */
  readonly pageSize?: number;
  /** Members that together are the id of a record. */
  readonly id: readonly string[];
  /** Application permission of the least right. */
  readonly right: string;
  readonly document: string;
}

const api = (page: string): string => `https://learn.microsoft.com/graph/api/${page}`;

const signIns = (kind: string, stream: string): GraphCollection => ({
  // Only the beta endpoint gives sign-ins other than interactive ones.
  path: '/beta/auditLogs/signIns',
  filter: `signInEventTypes/any(t: t eq '${kind}')`,
  stream,
  pageSize: 999,
  time: 'createdDateTime',
  id: ['id'],
  right: 'AuditLog.Read.All',
  document: api('signin-list?view=graph-rest-beta'),
});

/** Lists by the name that `collections` of the configuration takes. */
export const GRAPH_COLLECTIONS = {
  signIns: {
    path: '/v1.0/auditLogs/signIns',
    stream: 'entra/graph-sign-ins',
    pageSize: 999,
    time: 'createdDateTime',
    id: ['id'],
    right: 'AuditLog.Read.All',
    document: api('signin-list'),
  },
  nonInteractiveSignIns: signIns('nonInteractiveUser', 'entra/graph-non-interactive-sign-ins'),
  servicePrincipalSignIns: signIns('servicePrincipal', 'entra/graph-service-principal-sign-ins'),
  managedIdentitySignIns: signIns('managedIdentity', 'entra/graph-managed-identity-sign-ins'),
  /** With them what Privileged Identity Management does: `loggedByService` is `PIM`. */
  directoryAudits: {
    path: '/v1.0/auditLogs/directoryAudits',
    stream: 'entra/graph-directory-audits',
    pageSize: 999,
    time: 'activityDateTime',
    id: ['id'],
    right: 'AuditLog.Read.All',
    document: api('directoryaudit-list'),
  },
  provisioning: {
    path: '/v1.0/auditLogs/provisioning',
    stream: 'entra/graph-provisioning',
    time: 'activityDateTime',
    id: ['id'],
    right: 'ProvisioningLog.Read.All',
    document: api('provisioningobjectsummary-list'),
  },
  riskDetections: {
    path: '/v1.0/identityProtection/riskDetections',
    stream: 'entra/graph-risk-detections',
    time: 'detectedDateTime',
    id: ['id', 'lastUpdatedDateTime'],
    right: 'IdentityRiskEvent.Read.All',
    document: api('riskdetection-list'),
  },
  riskyUsers: {
    path: '/v1.0/identityProtection/riskyUsers',
    stream: 'entra/graph-risky-users',
    time: 'riskLastUpdatedDateTime',
    id: ['id', 'riskLastUpdatedDateTime'],
    right: 'IdentityRiskyUser.Read.All',
    document: api('riskyuser-list'),
  },
  servicePrincipalRiskDetections: {
    path: '/v1.0/identityProtection/servicePrincipalRiskDetections',
    stream: 'entra/graph-service-principal-risk-detections',
    time: 'detectedDateTime',
    id: ['id', 'lastUpdatedDateTime'],
    right: 'IdentityRiskEvent.Read.All',
    document: api('identityprotectionroot-list-serviceprincipalriskdetections'),
  },
  riskyServicePrincipals: {
    path: '/v1.0/identityProtection/riskyServicePrincipals',
    stream: 'entra/graph-risky-service-principals',
    time: 'riskLastUpdatedDateTime',
    id: ['id', 'riskLastUpdatedDateTime'],
    right: 'IdentityRiskyServicePrincipal.Read.All',
    document: api('identityprotectionroot-list-riskyserviceprincipals'),
  },
  securityAlerts: {
    path: '/v1.0/security/alerts_v2',
    stream: 'defender/graph-alerts',
    time: 'lastUpdateDateTime',
    id: ['id', 'lastUpdateDateTime'],
    right: 'SecurityAlert.Read.All',
    document: api('security-list-alerts_v2'),
  },
  securityIncidents: {
    path: '/v1.0/security/incidents',
    stream: 'defender/graph-incidents',
    time: 'lastUpdateDateTime',
    id: ['id', 'lastUpdateDateTime'],
    right: 'SecurityIncident.Read.All',
    document: api('security-list-incidents'),
  },
  managedDevices: {
    path: '/v1.0/deviceManagement/managedDevices',
    stream: 'intune/graph-managed-devices',
    id: ['id'],
    right: 'DeviceManagementManagedDevices.Read.All',
    document: api('intune-devices-manageddevice-list'),
  },
  /** The same list, for how devices stand to the policies. */
  deviceCompliance: {
    path: '/v1.0/deviceManagement/managedDevices',
    stream: 'intune/graph-device-compliance',
    id: ['id'],
    right: 'DeviceManagementManagedDevices.Read.All',
    document: api('intune-devices-manageddevice-list'),
  },
  deviceCompliancePolicies: {
    path: '/v1.0/deviceManagement/deviceCompliancePolicies',
    stream: 'intune/graph-compliance-policies',
    id: ['id'],
    right: 'DeviceManagementConfiguration.Read.All',
    document: api('intune-deviceconfig-devicecompliancepolicy-list'),
  },
} as const satisfies Readonly<Record<string, GraphCollection>>;

export type GraphCollectionName = keyof typeof GRAPH_COLLECTIONS;

/** Every name, in the order of the table. */
export const graphCollectionNames = Object.keys(GRAPH_COLLECTIONS) as [GraphCollectionName, ...GraphCollectionName[]];
