import { defineModule } from '../../model/module.ts';
import { tenantId } from '../../model/value.ts';
import { groupOf } from '../identity/people.ts';

/**
 * Hardware for keys that nobody else shares: one pool for the estate, which Azure keeps in both regions, since a pool costs as
 * much as a rack of servers. It opens only once people have taken its security domain.
 * Source: https://learn.microsoft.com/azure/key-vault/managed-hsm/overview
 */
export const managedHsm = defineModule({
  name: 'managed-hsm',
  level: 'estate',
  needs: [],
  offers: ['managedHsm'],
  when: ({ budget }) => budget.keys === 'managed-hsm',
  build: (context) => {
    const { declare, symbol, name, unit, location, step, configuration } = context;
    const type = 'Microsoft.KeyVault/managedHSMs';
    const hsm = declare({
      symbol: symbol('managedHsm'),
      type,
      unit: unit('hub', 'managed-hsm'),
      name: name(type),
      purpose: 'Keeps the keys of ePHI in hardware of our own, in both regions, closed to public networks.',
      location,
      phi: true,
      sku: { family: 'B', name: 'Standard_B1' },
      properties: {
        tenantId,
        initialAdminObjectIds: [groupOf(context, 'administrators')],
        enableSoftDelete: true,
        softDeleteRetentionInDays: 90,
        enablePurgeProtection: true,
        publicNetworkAccess: 'Disabled',
        networkAcls: { defaultAction: 'Deny', bypass: 'AzureServices' },
      },
    });
    const pool = String(hsm.name);
    step({
      title: 'Activate the managed HSM',
      why: 'No key can be made in it, and nothing that a key encrypts can be deployed, before three people hold its security domain.',
      how: [
        'Deploy the file of the managed HSM and that of its private endpoint.',
        'Have three people make a key pair each, kept offline and apart.',
        `From the hub network: az keyvault security-domain download --hsm-name ${pool} --sd-wrapping-keys <three certificates> --sd-quorum 2 --security-domain-file domain.json`,
        `Keep it in the other region too, which an active pool alone can be: az keyvault region add --hsm-name ${pool} --region-name ${configuration.regions.secondary}`,
        `For the identity of each spoke's keys: az keyvault role assignment create --hsm-name ${pool} --role "Managed HSM Crypto Service Encryption User" --assignee <principal id of the identity> --scope /keys`,
        'Deploy the rest.',
      ],
      check: `az keyvault show --hsm-name ${pool} --query properties.securityDomainProperties.activationStatus answers Active.`,
      checklist: ['13'],
      phase: 'during',
    });
    return { managedHsm: hsm };
  },
});
