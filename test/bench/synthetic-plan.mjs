// Writes what `terraform show -json` prints of a plan that creates N resources.

const subscription = '11111111-1111-4111-8111-111111111111';
const vault = (k) =>
  `/subscriptions/${subscription}/resourceGroups/rg-clinic/providers/Microsoft.KeyVault/vaults/kv${k - (k % 5) + 1}`;

const common = (name) => ({ name, resource_group_name: 'rg-clinic', location: 'eastus2', tags: { data: 'phi' } });

const makers = [
  (k) => ({
    type: 'azurerm_storage_account',
    values: {
      ...common(`stclinic${k}`),
      account_kind: 'StorageV2',
      account_tier: 'Standard',
      account_replication_type: k % 3 ? 'GRS' : 'LRS',
      min_tls_version: k % 10 ? 'TLS1_2' : 'TLS1_0',
      https_traffic_only_enabled: true,
      shared_access_key_enabled: false,
      public_network_access_enabled: k % 4 === 0,
      allow_nested_items_to_be_public: false,
      infrastructure_encryption_enabled: true,
      network_rules: [
        { default_action: 'Deny', bypass: ['AzureServices'], ip_rules: [], virtual_network_subnet_ids: [] },
      ],
      blob_properties: [{ versioning_enabled: true, delete_retention_policy: [{ days: 30 }] }],
    },
  }),
  (k) => ({
    type: 'azurerm_key_vault',
    values: {
      ...common(`kv${k}`),
      sku_name: 'premium',
      tenant_id: '33333333-3333-4333-8333-333333333333',
      purge_protection_enabled: k % 2 === 0,
      soft_delete_retention_days: 90,
      rbac_authorization_enabled: true,
      public_network_access_enabled: false,
      network_acls: [{ default_action: 'Deny', bypass: 'AzureServices', ip_rules: [], virtual_network_subnet_ids: [] }],
    },
  }),
  (k) => ({
    type: 'azurerm_network_security_group',
    values: {
      ...common(`nsg${k}`),
      security_rule: Array.from({ length: 5 }, (_, n) => ({
        name: `rule${n}`,
        priority: 100 + n,
        direction: 'Inbound',
        access: 'Allow',
        protocol: 'Tcp',
        source_address_prefix: n === 4 && k % 3 === 0 ? '*' : '10.0.0.0/24',
        source_port_range: '*',
        destination_address_prefix: '*',
        destination_port_range: n === 4 ? '22' : '443',
      })),
    },
  }),
  (k) => ({
    type: 'azurerm_monitor_diagnostic_setting',
    values: {
      name: `to-workspace${k}`,
      target_resource_id: vault(k),
      log_analytics_workspace_id: `/subscriptions/${subscription}/resourceGroups/rg-clinic/providers/Microsoft.OperationalInsights/workspaces/logs`,
      enabled_log: [{ category_group: 'allLogs', category: null }],
    },
  }),
  (k) => ({
    type: 'azurerm_mssql_server',
    values: {
      ...common(`sql${k}`),
      version: '12.0',
      minimum_tls_version: '1.2',
      public_network_access_enabled: k % 4 === 0,
      azuread_administrator: [{ azuread_authentication_only: true, login_username: 'dba', object_id: subscription }],
    },
  }),
];

const expressionsOf = (values) =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) =>
      Array.isArray(value) && typeof value[0] === 'object' && value[0] !== null
        ? [name, value.map(expressionsOf)]
        : [name, { constant_value: value }],
    ),
  );

/** The text of a plan with `count` resources. */
export function planText(count) {
  const made = Array.from({ length: count }, (_, k) => {
    const { type, values } = makers[k % makers.length](k);
    const name = `r${k}`;
    return { values, own: { address: `${type}.${name}`, mode: 'managed', type, name } };
  });
  const provider_name = 'registry.terraform.io/hashicorp/azurerm';
  return JSON.stringify({
    format_version: '1.2',
    terraform_version: '1.9.8',
    planned_values: {
      root_module: {
        resources: made.map(({ own, values }) => ({
          ...own,
          provider_name,
          schema_version: 0,
          values,
          sensitive_values: {},
        })),
      },
    },
    resource_changes: made.map(({ own, values }) => ({
      ...own,
      provider_name,
      change: {
        actions: ['create'],
        before: null,
        after: values,
        after_unknown: { id: true },
        before_sensitive: false,
        after_sensitive: {},
      },
    })),
    configuration: {
      provider_config: {
        azurerm: {
          name: 'azurerm',
          full_name: provider_name,
          expressions: { subscription_id: { constant_value: subscription } },
        },
      },
      root_module: {
        resources: made.map(({ own, values }) => ({
          ...own,
          provider_config_key: 'azurerm',
          schema_version: 0,
          expressions: expressionsOf(values),
        })),
      },
    },
  });
}
