import { defineModule } from '../../model/module.ts';
import { idOf } from '../../model/value.ts';
import { customerKey } from '../keys/customer-key.ts';

/**
 * Puts the disks of machines under the spoke's own key, in both regions: what Site Recovery brings over is encrypted there too.
 * https://learn.microsoft.com/azure/virtual-machines/disk-encryption
 */
export const diskEncryption = defineModule({
  name: 'disk-encryption',
  level: 'spoke',
  needs: ['spokeKeys'],
  offers: ['diskEncryptionSet'],
  when: (_, __, spoke) => (spoke?.workloads.machines ?? []).length > 0,
  build: (context) => {
    const { declare, symbol, name, location, unit, offered } = context;
    const type = 'Microsoft.Compute/diskEncryptionSets';
    const key = customerKey(context, 'disks');
    const keys = offered('spokeKeys');
    return {
      diskEncryptionSet: declare({
        symbol: symbol('diskEncryptionSet'),
        type,
        unit: unit('compute'),
        name: name(type),
        purpose: 'Disks of the spoke are encrypted with its key; a new version of the key is taken up by itself.',
        location,
        identity: key.identity,
        properties: {
          encryptionType: 'EncryptionAtRestWithCustomerKey',
          rotationToLatestKeyVersionEnabled: true,
          activeKey: {
            keyUrl: key.uri,
            ...(keys.hsm === undefined ? { sourceVault: { id: idOf(keys.vault) } } : {}),
          },
        },
        after: key.after,
      }),
    };
  },
});
