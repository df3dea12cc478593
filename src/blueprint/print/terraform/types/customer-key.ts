import type { AzurermRow, Rewrite } from '../azurerm-type.ts';

/** The address of a key of a vault, and of one in a managed HSM, which azurerm tells apart; the other is nothing to write. */
export const vaultKey: Rewrite = (key) => (isOfHsm(key) ? null : key);
export const hsmKey: Rewrite = (key) => (isOfHsm(key) ? key : null);

const isOfHsm = (key: unknown): boolean => typeof key === 'string' && /\.managedhsm\./.test(key);

/** Rows of a key that ARM names by its vault and its name: `from` is the place of both. */
export const keyRows = (
  from: { readonly uri: string; readonly name: string },
  block: string,
): readonly AzurermRow[] => {
  const address = `{${from.uri}}/keys/{${from.name}}`;
  return [
    [address, `${block}.key_vault_key_id`, vaultKey],
    [address, `${block}.managed_hsm_key_id`, hsmKey],
  ];
};
