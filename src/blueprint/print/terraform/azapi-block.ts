import type { Declaration } from '../../model/resource.ts';
import { type Catalogue, carriesTags, standsInTenant } from '../print-context.ts';
import type { Addresses } from './addresses.ts';
import type { Placement } from './placement.ts';
import { isTfObject, reference, type TfObject, type TfValue } from './tf-value.ts';

/** Types that Azure makes with their parent or subscription: they are changed, never created. */
const madeByAzure =
  /\/(?:blobServices|fileServices|queueServices|tableServices|encryptionProtector|auditingSettings|extendedAuditingSettings|devOpsAuditingSettings|securityAlertPolicies|sqlVulnerabilityAssessments|transparentDataEncryption|backupShortTermRetentionPolicies|backupLongTermRetentionPolicies|azureADOnlyAuthentications|backupconfig|backupstorageconfig|networkRuleSets|roleManagementPolicies|basicPublishingCredentialsPolicies|configurations|defenderForStorageSettings)$|\/sites\/config$|^Microsoft\.Security\/pricings$|^Microsoft\.Resources\/tags$/;

/** Whether Azure makes a resource by itself, so that `azapi_resource`, which refuses what is there, cannot. */
export const isMadeByAzure = ({ type, name }: Declaration): boolean =>
  madeByAzure.test(type) || (type === 'Microsoft.Sql/servers/databases' && name === 'master');

export interface AzapiUse {
  /** It is there already: `azapi_update_resource` changes it. */
  readonly changes: boolean;
  /** What others read of it once it stands. */
  readonly read: readonly string[];
}

/** A resource as `azapi_resource` or `azapi_update_resource` takes it, as ARM has it. */
export function azapiBlock(
  resource: Declaration,
  { changes, read }: AzapiUse,
  { catalogue, addresses, placement }: { catalogue: Catalogue; addresses: Addresses; placement: Placement },
): TfObject {
  const { kind, sku, zones, properties, identity, location, tags } = resource;
  const value = (part: Declaration['properties']): TfValue | undefined =>
    part === undefined ? undefined : addresses.value(part, resource);
  const body = {
    ...(kind === undefined ? {} : { kind }),
    ...(sku === undefined ? {} : { sku: value(sku) ?? {} }),
    ...(zones === undefined ? {} : { zones: [...zones] }),
    ...(properties === undefined ? {} : { properties: value(properties) ?? {} }),
  };
  const exported = read.length === 0 ? {} : { response_export_values: read };
  const type = `${resource.type}@${catalogue.apiVersion(resource)}`;
  const name = placement.name(resource);
  if (changes) return { type, parent_id: reference(placement.parentId(resource)), name, body, ...exported };
  return {
    type,
    parent_id: standsInTenant(resource.type) ? '/' : reference(placement.parentId(resource)),
    name,
    ...(location === undefined ? {} : { location: addresses.value(location, resource) }),
    ...(carriesTags(resource) ? { tags: `\${${addresses.tags(tags ?? {}, resource)}}` } : {}),
    ...(identity === undefined ? {} : { identity: identityBlock(value(identity)) }),
    body,
    ...exported,
  };
}

/** `identity` as the block of `azapi`: the ids of user-assigned identities are a list. */
function identityBlock(identity: TfValue | undefined): TfValue {
  if (!isTfObject(identity)) return {};
  const assigned = identity['userAssignedIdentities'];
  return {
    type: typeof identity['type'] === 'string' ? identity['type'].replace(/,(?=\S)/, ', ') : '',
    ...(isTfObject(assigned) ? { identity_ids: Object.keys(assigned) } : {}),
  };
}
