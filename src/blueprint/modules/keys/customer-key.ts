import type { Context } from '../../model/module.ts';
import type { Handle, RegionKey } from '../../model/resource.ts';
import { byId, type Expression, idOf, lastSegment, runtime, text, type ValueMap } from '../../model/value.ts';
import { inCloudOf } from '../../naming/clouds.ts';

/** A key of the spoke as a service names it, with the identity that the service has towards the vault. */
export interface CustomerKey {
  /** `identity` of the service. */
  readonly identity: ValueMap;
  readonly identityHandle: Handle;
  readonly identityId: Expression;
  /** The key without a version, so that the service follows when it is changed: `https://<vault>/keys/<key>`. */
  readonly uri: string;
  /** The key with the version that it has when it is deployed. */
  readonly versioned: Expression;
  /** `<vault>_<key>_<version>`, as SQL calls it. */
  readonly serverKeyName: Expression;
  readonly vaultUri: string;
  readonly name: string;
  /** What the service must come after: the key, and the right to use it. */
  readonly after: readonly Handle[];
}

/**
 * The key of a use from the spoke's vault, or from that of its twin in the other region.
 * Addresses follow Azure's form, since a template should show whose key a store has:
 * https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#object-identifiers
 */
export function customerKey(context: Context<'spokeKeys'>, use: string, region?: RegionKey): CustomerKey {
  const { offered, place, configuration } = context;
  const keys = offered('spokeKeys', region ?? place.region);
  const key = keys.key(use);
  const isInHardware = key.type.startsWith('Microsoft.KeyVault/managedHSMs/');
  const holder = String((isInHardware ? keys.hsm : keys.vault)?.name);
  const domain = inCloudOf(configuration.regions.primary, isInHardware ? 'managedhsm.azure.net' : 'vault.azure.net');
  const vaultUri = `https://${holder}.${domain}`;
  const name = String(key.name);
  const versioned = runtime(key, 'keyUriWithVersion');
  return {
    identity: { type: 'UserAssigned', userAssignedIdentities: byId(keys.identity) },
    identityHandle: keys.identity,
    identityId: idOf(keys.identity),
    uri: `${vaultUri}/keys/${name}`,
    versioned,
    serverKeyName: text`${holder}_${name}_${lastSegment(versioned)}`,
    vaultUri,
    name,
    after: [key, keys.grant],
  };
}
