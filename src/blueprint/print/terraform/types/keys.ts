import type { AzurermType } from '../azurerm-type.ts';
import { enabled, ids, only } from '../rewrite.ts';

/**
 * Vaults. Their keys stay with azapi: `azurerm_key_vault_key` makes them through the vault's own address, which is closed to
 * whoever deploys from outside, and ARM does not need that address.
 */
export const keyTypes: readonly AzurermType[] = [
  {
    type: 'Microsoft.KeyVault/vaults',
    terraform: 'azurerm_key_vault',
    in: 'group',
    rows: [
      ['properties.tenantId', 'tenant_id'],
      ['properties.sku.family', null, only('A')],
      ['properties.sku.name', 'sku_name'],
      ['properties.enableRbacAuthorization', 'rbac_authorization_enabled'],
      ['properties.enableSoftDelete', null, only(true)],
      ['properties.softDeleteRetentionInDays', 'soft_delete_retention_days'],
      ['properties.enablePurgeProtection', 'purge_protection_enabled'],
      ['properties.enabledForDeployment', 'enabled_for_deployment'],
      ['properties.enabledForDiskEncryption', 'enabled_for_disk_encryption'],
      ['properties.enabledForTemplateDeployment', 'enabled_for_template_deployment'],
      ['properties.publicNetworkAccess', 'public_network_access_enabled', enabled],
      ['properties.networkAcls.defaultAction', 'network_acls.default_action'],
      ['properties.networkAcls.bypass', 'network_acls.bypass'],
      ['properties.networkAcls.ipRules', 'network_acls.ip_rules', ids('value')],
      ['properties.networkAcls.virtualNetworkRules', 'network_acls.virtual_network_subnet_ids', ids()],
    ],
    exports: { 'properties.vaultUri': 'vault_uri' },
  },
];
