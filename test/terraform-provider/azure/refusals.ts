import { type CtyObject, type CtyValue, isList, isObject } from '../cty/value.ts';
import { isArmId } from './arm-id.ts';
import type { Cloud } from './cloud.ts';
import type { Problem } from './provider-model.ts';

/** What Azure refuses when a resource is made or changed, because of what is there and what is not. */
export function refusals(cloud: Cloud, planned: CtyObject, id: string): Problem[] {
  return [...withoutGroup(cloud, planned), ...withoutTarget(cloud, planned, id), ...withoutKey(cloud, planned)];
}

function withoutGroup(cloud: Cloud, planned: CtyObject): Problem[] {
  const group = planned['resource_group_name'];
  if (typeof group !== 'string' || cloud.hasGroup(group)) return [];
  return [
    {
      summary: `ResourceGroupNotFound: resource group ${group} could not be found`,
      detail: 'It was not made before this resource: nothing here refers to the group, or nothing makes it.',
      attribute: 'resource_group_name',
    },
  ];
}

function withoutTarget(cloud: Cloud, planned: CtyObject, id: string): Problem[] {
  const parent = id.split('/').slice(0, -2).join('/');
  const missing = cloud.missing([planned, ...(isArmId(parent) ? [parent] : [])]);
  return [...new Set(missing)].map((reference) => ({
    summary: `ResourceNotFound: ${reference} was not found`,
    detail: 'It was not made before this resource: nothing here refers to it, or nothing makes it.',
  }));
}

/** A customer's key that a service is to use with an identity. */
interface KeyUse {
  readonly vault: string;
  readonly identities: readonly string[];
}

/**
 * A service accepts a customer's key only where its vault has purge protection and the identity may use the key by then:
 * a role at the vault or above, or an access policy. Source: the pages on customer-managed keys of Azure Storage, Azure SQL
 * and Azure Database. Of vaults and identities that this run did not make nothing is known.
 */
function withoutKey(cloud: Cloud, planned: CtyObject): Problem[] {
  return keyUses(planned).flatMap(({ vault: name, identities }) => {
    const vault = cloud.all('azurerm_key_vault').find(({ state }) => lower(state['name']) === name);
    if (vault === undefined) return [];
    const problems: Problem[] = [];
    if (vault.state['purge_protection_enabled'] !== true)
      problems.push({
        summary: `KeyVaultPropertiesInvalid: key vault ${name} has no purge protection`,
        detail: 'A customer-managed key needs a vault from which it cannot be purged.',
      });
    for (const identity of identities) {
      const made = cloud
        .all('azurerm_user_assigned_identity')
        .find(({ state }) => [lower(state['id']), lower(state['client_id'])].includes(identity));
      if (made === undefined || mayUse(cloud, vault.state, lower(made.state['principal_id']))) continue;
      problems.push({
        summary: `KeyVaultAccessForbidden: ${String(made.state['name'])} may not use keys of ${name}`,
        detail:
          'The role for the key was not assigned before this resource: nothing here waits for it, or nothing does.',
      });
    }
    return problems;
  });
}

/** Roles that let an identity wrap and unwrap with a key, by name and by the id of their definition. */
const keyRoles =
  /^(?:Key Vault Crypto Service Encryption User|Key Vault Crypto User|Key Vault Crypto Officer|Key Vault Administrator)$|e147488a-f6f5-4113-8e2d-b22465e65bf6|12338af0-0e69-4776-bea7-57ae8d297424|14b46e9e-c2b7-41b4-b07b-48a6ebf60603|00482a5a-887f-4fb3-b363-3b7fe8e74483/i;

function mayUse(cloud: Cloud, vault: CtyObject, principal: string): boolean {
  const assigned = cloud.all('azurerm_role_assignment').some(({ state }) => {
    const role =
      keyRoles.test(lower(state['role_definition_name'])) || keyRoles.test(lower(state['role_definition_id']));
    return role && lower(state['principal_id']) === principal && lower(vault['id']).startsWith(lower(state['scope']));
  });
  const policies: CtyValue[] = [
    ...(isList(vault['access_policy']) ? vault['access_policy'] : []),
    ...cloud
      .all('azurerm_key_vault_access_policy')
      .map(({ state }) => state)
      .filter((state) => lower(state['key_vault_id']) === lower(vault['id'])),
  ];
  const granted = policies.some((policy) => isObject(policy) && lower(policy['object_id']) === principal);
  // A role that azapi assigns is not looked into.
  const other = cloud
    .all('azapi_resource')
    .some(({ state }) => lower(state['type']).startsWith('microsoft.authorization/roleassignments@'));
  return assigned || granted || other;
}

function keyUses(value: CtyValue): KeyUse[] {
  if (isList(value)) return value.flatMap(keyUses);
  if (!isObject(value)) return [];
  const names = Object.keys(value);
  const own = names.flatMap((name) => {
    const vault = /^https:\/\/([\w-]+)\.vault\./i.exec(lower(value[name]))?.[1];
    if (!name.endsWith('key_vault_key_id') || vault === undefined) return [];
    const isOfBackup = (one: string): boolean => one.startsWith('geo_backup');
    const identities = names
      .filter((one) => /identity(?:_client)?_id$/.test(one) && isOfBackup(one) === isOfBackup(name))
      .map((one) => lower(value[one]))
      .filter((one) => one !== '');
    return [{ vault, identities }];
  });
  return [...own, ...Object.values(value).flatMap(keyUses)];
}

const lower = (value: CtyValue | undefined): string => (typeof value === 'string' ? value.toLowerCase() : '');
