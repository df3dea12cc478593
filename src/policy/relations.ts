/**
 * Types whose resources stand on another resource of any type, by lower-case type.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/management/extension-resource-types
 */
export const extensionTypes: ReadonlySet<string> = new Set([
  'microsoft.authorization/locks',
  'microsoft.authorization/policyexemptions',
  'microsoft.authorization/roleassignments',
  'microsoft.authorization/roleassignmentscheduleinstances',
  'microsoft.authorization/rolemanagementpolicies',
  'microsoft.eventgrid/eventsubscriptions',
  'microsoft.guestconfiguration/guestconfigurationassignments',
  'microsoft.insights/datacollectionruleassociations',
  'microsoft.insights/diagnosticsettings',
  'microsoft.kubernetesconfiguration/extensions',
  'microsoft.kubernetesconfiguration/fluxconfigurations',
  'microsoft.maintenance/configurationassignments',
  'microsoft.policyinsights/attestations',
  'microsoft.policyinsights/policystates',
  'microsoft.recoveryservices/backupprotecteditems',
  'microsoft.resources/links',
  'microsoft.security/advancedthreatprotectionsettings',
  'microsoft.security/assessments',
  'microsoft.security/assessments/subassessments',
  'microsoft.security/defenderforstoragesettings',
  'microsoft.security/devicesecuritygroups',
  'microsoft.security/sqlvulnerabilityassessments',
  'microsoft.securityinsights/onboardingstates',
  'microsoft.securityinsights/alertrules',
  'microsoft.securityinsights/dataconnectors',
]);

/**
 * Extension types that hold for everything below the scope on which they stand, by lower-case type.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources#lock-inheritance
 */
export const inheritedTypes: ReadonlySet<string> = new Set(['microsoft.authorization/locks']);

/**
 * Types that only Azure itself produces, or Entra ID and Intune of what was bought, registered or enrolled: their absence from
 * the input says nothing.
 */
export function isProducedByAzure(type: string): boolean {
  return /^microsoft\.(security\/(assessments|assessmentmetadata|securescores|regulatorycompliancestandards|compliance|compliances|complianceresults|alerts|tasks)(\/|$)|guestconfiguration\/guestconfigurationassignments$|policyinsights\/policystates$|advisor\/recommendations$)|^microsoft\.graph\/(subscribedskus|userregistrationdetails|manageddevices)$/.test(
    type,
  );
}

/** A second form in which a related resource appears: another type, which names the resource it belongs to in its body. */
export interface JoinedForm {
  readonly type: string;
  /** Paths of its body, one of which holds the id. */
  readonly paths: readonly (readonly string[])[];
}

/** Related types that Azure shows on the resource although they are stored elsewhere, by lower-case type. */
export const joinedForms: Readonly<Record<string, JoinedForm>> = {
  'microsoft.recoveryservices/backupprotecteditems': {
    type: 'microsoft.recoveryservices/vaults/backupfabrics/protectioncontainers/protecteditems',
    paths: [
      ['properties', 'sourceResourceId'],
      ['properties', 'virtualMachineId'],
    ],
  },
};

/**
 * Children that the parent's own body states in a declaration, by lower-case child type: the child's fixed name and
 * the member of `properties` that holds its `properties`. Azure shows no other child of these types to a rule that
 * names none.
 */
export const inlineSingletons: Readonly<Record<string, { readonly name: string; readonly member: string }>> = {
  'microsoft.web/sites/config': { name: 'web', member: 'siteConfig' },
  'microsoft.web/sites/slots/config': { name: 'web', member: 'siteConfig' },
};
