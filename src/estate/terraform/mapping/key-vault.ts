import { isUnknown, joinText } from '../../../model/unknown.ts';
import { isValueArray, isValueObject, type Value, type ValueObject } from '../../../model/value.ts';
import { textOf } from '../value-text.ts';
import { block, by, computed, each, enabled, from, idObjects } from './convert.ts';
import { inGroup, type Row, type TerraformMapping, under } from './mapping.ts';

const vaultVersion = '2023-07-01';

const policyRows: readonly Row[] = [
  ['tenant_id', 'tenantId'],
  ['object_id', 'objectId'],
  ['application_id', 'applicationId'],
  ['key_permissions', 'permissions.keys'],
  ['secret_permissions', 'permissions.secrets'],
  ['certificate_permissions', 'permissions.certificates'],
  ['storage_permissions', 'permissions.storage'],
];

const ruleRows: readonly Row[] = [
  ['bypass', 'bypass'],
  ['default_action', 'defaultAction'],
  ['ip_rules', 'ipRules', idObjects('value')],
  ['virtual_network_subnet_ids', 'virtualNetworkRules', idObjects()],
];

/** The data-plane address of something in a vault, which is what its Terraform `id` holds. */
const address =
  (collection: string, versioned: boolean) =>
  (attributes: ValueObject, armId: Value): Value => {
    const vault = vaultName(attributes['key_vault_id'] ?? attributes['managed_hsm_id'] ?? '');
    const pieces = [`https://${vault}.vault.azure.net/${collection}/`, text(attributes['name'])];
    return joinText(versioned ? [...pieces, '/', text(attributes['version'], `${textOf(armId)}.version`)] : pieces);
  };

/** Keys of a managed HSM live under a host of their own. */
const hsmAddress = (attributes: ValueObject): Value =>
  joinText([
    `https://${vaultName(attributes['managed_hsm_id'] ?? '')}.managedhsm.azure.net/keys/`,
    text(attributes['name']),
  ]);

const text = (value: Value | undefined, identity = 'name'): ReturnType<typeof joinText> =>
  isUnknown(value) ? value : value === undefined ? `\${${identity}}` : textOf(value);

const vaultName = (id: Value): string => textOf(id).split('/').at(-1) ?? '';

/** An instant as seconds since 1970, as ARM has it for keys and secrets. */
const epoch = by((value) => {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : Math.floor(time / 1000);
});

const lifetimeRows: readonly Row[] = [
  ['expiration_date', 'properties.attributes.exp', epoch],
  ['not_before_date', 'properties.attributes.nbf', epoch],
];

/** Rotation and notice are blocks of their own, and one list in ARM. */
const lifetimeActions = from(({ automatic, notify_before_expiry: notice }) => {
  if (isUnknown(automatic)) return automatic;
  const trigger = (after: Value | undefined, before: Value | undefined): ValueObject => ({
    ...(isSet(after) ? { timeAfterCreate: after } : {}),
    ...(isSet(before) ? { timeBeforeExpiry: before } : {}),
  });
  const rotations = (isValueArray(automatic ?? null) ? (automatic as readonly Value[]) : []).map((each): Value => {
    if (!isValueObject(each)) return each;
    const action = { type: 'rotate' };
    return { trigger: trigger(each['time_after_creation'], each['time_before_expiry']), action };
  });
  return isSet(notice)
    ? [...rotations, { trigger: trigger(undefined, notice), action: { type: 'notify' } }]
    : rotations;
});
const isSet = (value: Value | undefined): value is Value => value !== undefined && value !== null && value !== '';

/** Vaults, managed HSMs, and the keys, secrets and certificates in them. */
export const keyVault: readonly TerraformMapping[] = [
  {
    terraform: 'azurerm_key_vault',
    exports: { vault_uri: 'https://{name}.vault.azure.net/' },
    resources: [
      {
        type: 'Microsoft.KeyVault/vaults',
        apiVersion: vaultVersion,
        id: inGroup(),
        rows: [
          ['sku_name', 'properties.sku.name'],
          ['tenant_id', 'properties.tenantId'],
          ['enabled_for_deployment', 'properties.enabledForDeployment'],
          ['enabled_for_disk_encryption', 'properties.enabledForDiskEncryption'],
          ['enabled_for_template_deployment', 'properties.enabledForTemplateDeployment'],
          ['enable_rbac_authorization', 'properties.enableRbacAuthorization'],
          ['rbac_authorization_enabled', 'properties.enableRbacAuthorization'],
          ['purge_protection_enabled', 'properties.enablePurgeProtection'],
          ['soft_delete_retention_days', 'properties.softDeleteRetentionInDays'],
          ['public_network_access_enabled', 'properties.publicNetworkAccess', enabled],
          ['network_acls', 'properties.networkAcls', block(ruleRows)],
          ['access_policy', 'properties.accessPolicies', each(policyRows)],
          ['vault_uri', 'properties.vaultUri', computed],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_key_vault_access_policy',
    resources: [],
    folds: [{ target: 'key_vault_id', into: 'properties.accessPolicies', rows: policyRows }],
  },
  {
    terraform: 'azurerm_key_vault_managed_hardware_security_module',
    resources: [
      {
        type: 'Microsoft.KeyVault/managedHSMs',
        apiVersion: vaultVersion,
        id: inGroup(),
        rows: [
          ['sku_name', 'sku.name'],
          ['tenant_id', 'properties.tenantId'],
          ['purge_protection_enabled', 'properties.enablePurgeProtection'],
          ['soft_delete_retention_days', 'properties.softDeleteRetentionInDays'],
          ['public_network_access_enabled', 'properties.publicNetworkAccess', enabled],
          ['network_acls[0].bypass', 'properties.networkAcls.bypass'],
          ['network_acls[0].default_action', 'properties.networkAcls.defaultAction'],
          ['admin_object_ids', 'properties.initialAdminObjectIds'],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_key_vault_managed_hardware_security_module_key',
    exports: { id: hsmAddress, versioned_id: hsmAddress },
    resources: [
      {
        type: 'Microsoft.KeyVault/managedHSMs/keys',
        apiVersion: vaultVersion,
        id: under('managed_hsm_id'),
        rows: [
          ['key_type', 'properties.kty'],
          ['key_size', 'properties.keySize'],
          ['curve', 'properties.curveName'],
          ['key_opts', 'properties.keyOps'],
          ...lifetimeRows,
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_key_vault_key',
    exports: {
      id: address('keys', true),
      versionless_id: address('keys', false),
      resource_versionless_id: '{arm}',
      resource_id: (_, arm) => arm,
    },
    resources: [
      {
        type: 'Microsoft.KeyVault/vaults/keys',
        apiVersion: vaultVersion,
        id: under('key_vault_id'),
        rows: [
          ['key_type', 'properties.kty'],
          ['key_size', 'properties.keySize'],
          ['curve', 'properties.curveName'],
          ['key_opts', 'properties.keyOps'],
          ...lifetimeRows,
          ['rotation_policy[0].expire_after', 'properties.rotationPolicy.attributes.expiryTime'],
          ['rotation_policy', 'properties.rotationPolicy.lifetimeActions', lifetimeActions],
        ],
      },
    ],
  },
  {
    terraform: 'azurerm_key_vault_secret',
    exports: {
      id: address('secrets', true),
      versionless_id: address('secrets', false),
      resource_versionless_id: '{arm}',
      resource_id: (_, arm) => arm,
    },
    resources: [
      {
        type: 'Microsoft.KeyVault/vaults/secrets',
        apiVersion: vaultVersion,
        id: under('key_vault_id'),
        // The secret itself stays behind: no rule asks for it.
        rows: [['content_type', 'properties.contentType'], ...lifetimeRows],
      },
    ],
  },
  {
    terraform: 'azurerm_key_vault_certificate',
    exports: {
      id: address('certificates', true),
      versionless_id: address('certificates', false),
      secret_id: address('secrets', true),
      versionless_secret_id: address('secrets', false),
    },
    resources: [
      {
        type: 'Microsoft.KeyVault/vaults/certificates',
        apiVersion: vaultVersion,
        id: under('key_vault_id'),
        rows: [
          ['certificate_policy[0].issuer_parameters[0].name', 'properties.policy.issuer.name'],
          ['certificate_policy[0].key_properties[0].key_size', 'properties.policy.key_props.key_size'],
          ['certificate_policy[0].key_properties[0].key_type', 'properties.policy.key_props.kty'],
          ['certificate_policy[0].key_properties[0].exportable', 'properties.policy.key_props.exportable'],
          [
            'certificate_policy[0].x509_certificate_properties[0].validity_in_months',
            'properties.policy.x509_props.validity_months',
          ],
        ],
      },
    ],
  },
];
