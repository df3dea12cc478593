import { type Context, defineModule } from '../../model/module.ts';
import type { KeyIdentity } from '../../model/offers.ts';
import type { Handle } from '../../model/resource.ts';
import { declareVaultKeys } from './vault-keys.ts';

/**
 * What uses keys in a managed HSM; everything else has its key in the spoke's vault.
 * https://learn.microsoft.com/azure/key-vault/managed-hsm/overview, and the page on customer-managed keys of each service
 */
const hardwareUses: ReadonlySet<string> = new Set(['storage', 'sql', 'managedInstance', 'cosmos', 'postgres', 'disks']);

/** The keys and secrets of a spoke: withdrawing them closes one spoke and no other. */
export const spokeKeys = defineModule({
  name: 'spoke-keys',
  level: 'spoke',
  needs: [],
  uses: ['managedHsm'],
  offers: ['spokeKeys'],
  build: (context) => {
    const { spoke, unit, offeredIfAny } = context;
    const keys = declareVaultKeys(context, { unit: unit('keys'), of: `of the spoke "${spoke?.name}"`, phi: true });
    const hsm = offeredIfAny('managedHsm');
    return { spokeKeys: hsm === undefined ? keys : withHardware(context, keys, hsm) };
  },
});

/** The same keys, those that may be in hardware of our own. */
function withHardware(context: Context, keys: KeyIdentity, hsm: Handle): KeyIdentity {
  const made = new Map<string, Handle>();
  const key = (use: string): Handle => {
    if (!hardwareUses.has(use)) return keys.key(use);
    const own = made.get(use) ?? declareHardwareKey(context, hsm, use);
    made.set(use, own);
    return own;
  };
  return { ...keys, hsm, key };
}

/** https://learn.microsoft.com/azure/key-vault/managed-hsm/key-rotation: a policy there has no end of a version alone. */
function declareHardwareKey({ declare, symbol, unit, spoke, place }: Context, hsm: Handle, use: string): Handle {
  const region = place.region === 'secondary' ? '-secondary' : '';
  return declare({
    symbol: symbol(`${use}Key`),
    type: 'Microsoft.KeyVault/managedHSMs/keys',
    unit: unit('hub', 'managed-hsm-keys'),
    name: `${spoke?.name}-${use.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase()}${region}`,
    parent: hsm,
    purpose: `The key of ${use}: withdrawn, it closes that and nothing else.`,
    properties: {
      kty: 'RSA-HSM',
      keySize: 3072,
      keyOps: ['wrapKey', 'unwrapKey'],
      attributes: { enabled: true, exportable: false },
      rotationPolicy: {
        attributes: { expiryTime: 'P2Y' },
        lifetimeActions: [{ trigger: { timeAfterCreate: 'P1Y' }, action: { type: 'rotate' } }],
      },
    },
  });
}
