import type { CtyObject } from '../cty/value.ts';
import { subscription } from './arm-id.ts';

/** What a resource is known by when Azure is done with it. */
interface Made {
  readonly id: string;
  readonly name: string;
  readonly state: CtyObject;
}

type Export = (made: Made) => string;

const last = (id: string): string => id.split('/').at(-1) ?? id;
const withoutVersion = (id: string): string => id.split('/').slice(0, -1).join('/');
const host =
  (domain: string): Export =>
  ({ name }) =>
    `${name.toLowerCase()}.${domain}`;
const address =
  (domain: string): Export =>
  (made) =>
    `https://${host(domain)(made)}/`;

/** A key, secret or certificate: an address in the vault, and an id of ARM beside it. */
const inVault = (kind: string): Readonly<Record<string, Export>> => ({
  version: ({ id }) => last(id),
  versionless_id: ({ id }) => withoutVersion(id),
  resource_id: ({ id, state }) =>
    `${String(state['key_vault_id'])}/${kind}/${String(state['name'])}/versions/${last(id)}`,
  resource_versionless_id: ({ state }) => `${String(state['key_vault_id'])}/${kind}/${String(state['name'])}`,
});

const storageEndpoints = Object.fromEntries(
  ['blob', 'dfs', 'file', 'queue', 'table', 'web'].flatMap((service) => [
    [`primary_${service}_endpoint`, address(`${service}.core.windows.net`)],
    [`primary_${service}_host`, host(`${service}.core.windows.net`)],
  ]),
);

/** Computed attributes whose value follows from the resource: configurations compose other values of them. */
const byType: Readonly<Record<string, Readonly<Record<string, Export>>>> = {
  azurerm_key_vault: { vault_uri: address('vault.azure.net') },
  azurerm_key_vault_key: inVault('keys'),
  azurerm_key_vault_secret: inVault('secrets'),
  azurerm_key_vault_certificate: inVault('certificates'),
  azurerm_key_vault_managed_hardware_security_module: { hsm_uri: address('managedhsm.azure.net') },
  azurerm_storage_account: storageEndpoints,
  azurerm_mssql_server: { fully_qualified_domain_name: host('database.windows.net') },
  azurerm_postgresql_flexible_server: { fqdn: host('postgres.database.azure.com') },
  azurerm_container_registry: { login_server: host('azurecr.io') },
  azurerm_linux_web_app: { default_hostname: host('azurewebsites.net') },
  azurerm_windows_web_app: { default_hostname: host('azurewebsites.net') },
  azurerm_linux_function_app: { default_hostname: host('azurewebsites.net') },
  azurerm_cosmosdb_account: { endpoint: address('documents.azure.com:443') },
  azurerm_role_definition: {
    role_definition_id: ({ id }) => last(id.split('|')[0] ?? id),
    role_definition_resource_id: ({ id }) => id.split('|')[0] ?? id,
  },
  azurerm_role_assignment: {
    role_definition_id: ({ id }) =>
      `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${last(id)}`,
  },
};

/** The value that follows for a top attribute, or undefined where nothing says what it is. */
export function exported(type: string, attribute: string, made: Made): string | undefined {
  const own = byType[type]?.[attribute];
  if (own !== undefined) return own(made);
  // A name that nobody gave is the one in the id.
  return attribute === 'name' && made.id.startsWith('/') ? last(made.id) : undefined;
}
