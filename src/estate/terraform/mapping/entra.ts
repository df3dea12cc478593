import { isValueArray, type Value } from '../../../model/value.ts';
import { always, by, each, truth, whenSet } from './convert.ts';
import { graph, type Row, single, type TerraformMapping } from './mapping.ts';

const apiVersion = 'v1.0';

const credentialRows: readonly Row[] = [
  ['display_name', 'displayName'],
  ['start_date', 'startDateTime'],
  ['end_date', 'endDateTime'],
  ['key_id', 'keyId'],
];

/** A credential folds into the application or principal that it opens; its secret stays where it is. */
const credential = (terraform: string, target: string, into: string, more: readonly Row[] = []): TerraformMapping => ({
  terraform,
  resources: [],
  folds: [{ target, into, rows: [...credentialRows, ...more] }],
});

const days = by((count) => (typeof count === 'number' ? `P${count}D` : undefined));

const objectIds = by((list) => (isValueArray(list) ? list.map((objectId): Value => ({ objectId })) : undefined));

const packages: readonly TerraformMapping[] = [
  single('azuread_access_package', {
    type: 'microsoft.graph/accesspackages',
    apiVersion,
    id: graph('/identityGovernance/entitlementManagement/accessPackages', 'id'),
    rows: [
      ['display_name', 'displayName'],
      ['description', 'description'],
      ['hidden', 'isHidden'],
      ['catalog_id', 'catalog.id'],
    ],
  }),
  single('azuread_access_package_catalog', {
    type: 'microsoft.graph/accesspackagecatalogs',
    apiVersion,
    id: graph('/identityGovernance/entitlementManagement/catalogs', 'id'),
    rows: [
      ['display_name', 'displayName'],
      ['externally_visible', 'isExternallyVisible'],
      ['published', 'state', truth('published', 'unpublished')],
    ],
  }),
  single('azuread_access_package_assignment_policy', {
    type: 'microsoft.graph/accesspackageassignmentpolicies',
    apiVersion,
    id: graph('/identityGovernance/entitlementManagement/assignmentPolicies', 'id'),
    rows: [
      ['display_name', 'displayName'],
      ['access_package_id', 'accessPackage.id'],
      ['duration_in_days', 'expiration.type', whenSet('afterDuration')],
      ['duration_in_days', 'expiration.duration', days],
      ['expiration_date', 'expiration.type', whenSet('afterDateTime')],
      ['expiration_date', 'expiration.endDateTime'],
      ['approval_settings[0].approval_required', 'requestApprovalSettings.isApprovalRequiredForAdd'],
      ['approval_settings[0].approval_required_for_extension', 'requestApprovalSettings.isApprovalRequiredForUpdate'],
      [
        'approval_settings[0].approval_stage',
        'requestApprovalSettings.stages',
        each([
          ['approval_timeout_in_days', 'durationBeforeAutomaticDenial', days],
          ['approver_justification_required', 'isApproverJustificationRequired'],
          ['primary_approver', 'primaryApprovers', each([['object_id', 'objectId']])],
        ]),
      ],
      ['assignment_review_settings[0].enabled', 'reviewSettings.isEnabled'],
      ['assignment_review_settings[0].access_review_timeout_behavior', 'reviewSettings.expirationBehavior'],
    ],
  }),
];

/** Microsoft Entra: directory roles, memberships, credentials of applications, and entitlements, as Graph shows them. */
export const entra: readonly TerraformMapping[] = [
  ...packages,
  {
    terraform: 'azuread_group_member',
    resources: [],
    folds: [{ target: 'group_object_id', into: 'members', rows: [['member_object_id', 'id']] }],
  },
  single('azuread_directory_role', {
    type: 'microsoft.graph/directoryroles',
    apiVersion,
    id: graph('/directoryRoles'),
    rows: [
      ['display_name', 'displayName'],
      ['template_id', 'roleTemplateId'],
    ],
  }),
  single('azuread_custom_directory_role', {
    type: 'microsoft.graph/roledefinitions',
    apiVersion,
    id: graph('/roleManagement/directory/roleDefinitions'),
    rows: [
      ['display_name', 'displayName'],
      ['enabled', 'isEnabled'],
      ['', 'isBuiltIn', always(false)],
      ['permissions', 'rolePermissions', each([['allowed_resource_actions', 'allowedResourceActions']])],
    ],
  }),
  single('azuread_administrative_unit', {
    type: 'microsoft.graph/administrativeunits',
    apiVersion,
    id: graph('/directory/administrativeUnits'),
    rows: [
      ['display_name', 'displayName'],
      ['members', 'members', objectIds],
    ],
  }),
  credential('azuread_application_certificate', 'application_id', 'keyCredentials', [['type', 'type']]),
  credential('azuread_service_principal_password', 'service_principal_id', 'passwordCredentials'),
  credential('azuread_service_principal_certificate', 'service_principal_id', 'keyCredentials', [['type', 'type']]),
  {
    terraform: 'azuread_application_federated_identity_credential',
    resources: [],
    folds: [
      {
        target: 'application_id',
        into: 'federatedIdentityCredentials',
        rows: [
          ['display_name', 'name'],
          ['issuer', 'issuer'],
          ['subject', 'subject'],
          ['audiences', 'audiences'],
        ],
      },
    ],
  },
  single('azuread_app_role_assignment', {
    type: 'microsoft.graph/approleassignments',
    apiVersion,
    id: graph('/appRoleAssignments', 'id'),
    rows: [
      ['app_role_id', 'appRoleId'],
      ['principal_object_id', 'principalId'],
      ['resource_object_id', 'resourceId'],
    ],
  }),
];
