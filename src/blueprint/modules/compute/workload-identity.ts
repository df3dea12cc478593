import type { Context } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import { builtInRole, guidOf, idOf, runtime } from '../../model/value.ts';

/** Built-in roles: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
export const roles = {
  keyVaultSecretsUser: '4633458b-17de-408a-b874-0445c86b69e6',
  storageBlobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
  monitoringMetricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb',
  acrPull: '7f951dda-4ed3-4680-a7ca-43fe172d538d',
} as const;

/** Who an application is, towards the vault, the stores and the registry. It has no secret of its own. */
export function workloadIdentity(
  { declare, symbol, name, location, unit }: Context,
  base: string,
  part: string,
  of: string,
): Handle {
  const type = 'Microsoft.ManagedIdentity/userAssignedIdentities';
  return declare({
    symbol: symbol(`${base}Identity`),
    type,
    unit: unit('compute', 'identities'),
    name: name(type, part),
    purpose: `Who ${of} is when it asks for secrets and data; it has no password.`,
    location,
  });
}

/** A right of an identity on one resource, and on nothing else. */
export interface Right {
  readonly symbol: string;
  readonly unit: string;
  readonly on: Handle;
  readonly role: string;
  readonly purpose: string;
}

export function give({ declare }: Context, identity: Handle, { symbol, unit, on, role, purpose }: Right): Handle {
  const definition = builtInRole(role);
  return declare({
    symbol,
    type: 'Microsoft.Authorization/roleAssignments',
    unit,
    name: guidOf(idOf(on), idOf(identity), definition),
    on,
    purpose,
    properties: {
      roleDefinitionId: definition,
      principalId: runtime(identity, 'principalId'),
      principalType: 'ServicePrincipal',
    },
  });
}
