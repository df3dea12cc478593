import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

type Scalar = string | number | boolean;

/** What a type does beyond its schema; `knowledge.yaml` says what each row means and where it comes from. */
export interface TypeKnowledge {
  readonly id?: string;
  readonly recreate: readonly string[];
  readonly defaults: Readonly<Record<string, Scalar>>;
  readonly allowed: Readonly<Record<string, readonly Scalar[]>>;
  readonly filled: readonly string[];
}

const rows = parse(readFileSync(new URL('./knowledge.yaml', import.meta.url), 'utf8')) as Record<
  string,
  Partial<TypeKnowledge> | null
>;

/** Everywhere in azurerm: what these name cannot be changed. */
const always = ['name', 'resource_group_name', 'location'];

export const knownTypes: readonly string[] = Object.keys(rows);

/** What is known of a type; of one that the file does not list only what holds everywhere. */
export function knowledgeOf(type: string): TypeKnowledge {
  const row = rows[type] ?? {};
  return {
    ...(row.id === undefined ? {} : { id: row.id }),
    recreate: [...always, ...(row.recreate ?? [])],
    defaults: row.defaults ?? {},
    allowed: row.allowed ?? {},
    filled: row.filled ?? [],
  };
}

/**
 * Attributes that hold the id of one kind of resource, wherever they stand: azurerm refuses another kind, or a name.
 * Listed are those whose name means one kind in every type.
 */
export const idAttributes: Readonly<Record<string, string>> = {
  subnet_id: 'Microsoft.Network/virtualNetworks/*/subnets/*',
  virtual_network_id: 'Microsoft.Network/virtualNetworks/*',
  remote_virtual_network_id: 'Microsoft.Network/virtualNetworks/*',
  network_security_group_id: 'Microsoft.Network/networkSecurityGroups/*',
  route_table_id: 'Microsoft.Network/routeTables/*',
  public_ip_address_id: 'Microsoft.Network/publicIPAddresses/*',
  nat_gateway_id: 'Microsoft.Network/natGateways/*',
  firewall_policy_id: 'Microsoft.Network/firewallPolicies/*',
  private_dns_zone_ids: 'Microsoft.Network/privateDnsZones/*',
  key_vault_id: 'Microsoft.KeyVault/vaults/*',
  log_analytics_workspace_id: 'Microsoft.OperationalInsights/workspaces/*',
  identity_ids: 'Microsoft.ManagedIdentity/userAssignedIdentities/*',
  user_assigned_identity_id: 'Microsoft.ManagedIdentity/userAssignedIdentities/*',
  service_plan_id: 'Microsoft.Web/serverFarms/*',
  disk_encryption_set_id: 'Microsoft.Compute/diskEncryptionSets/*',
};

/**
 * Resources that Azure also shows inside their parent: where both are declared, each plan wants to remove what the other
 * one made. The attribute of the parent, and how the elements' members are called where the names differ.
 */
export const shownInParent: Readonly<Record<string, { readonly parent: string; readonly attribute: string }>> = {
  azurerm_subnet: { parent: 'azurerm_virtual_network', attribute: 'subnet' },
  azurerm_network_security_rule: { parent: 'azurerm_network_security_group', attribute: 'security_rule' },
  azurerm_route: { parent: 'azurerm_route_table', attribute: 'route' },
  azurerm_key_vault_access_policy: { parent: 'azurerm_key_vault', attribute: 'access_policy' },
};
