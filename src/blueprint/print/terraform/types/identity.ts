import type { AzurermRow } from '../azurerm-type.ts';
import { keys } from '../rewrite.ts';

/** The managed identity of a resource as the block of `azurerm`, which writes both kinds with a space between. */
export const identityRows: readonly AzurermRow[] = [
  ['identity.type', 'identity.type', (type) => (typeof type === 'string' ? type.replace(/,(?=\S)/, ', ') : undefined)],
  ['identity.userAssignedIdentities', 'identity.identity_ids', keys],
];
