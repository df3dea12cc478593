import { type Context, defineModule } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import { builtInRole, byId, type Expression, guidOf, idOf, runtime } from '../../model/value.ts';

/** Key Vault Secrets User reads secrets and nothing else: https://learn.microsoft.com/azure/key-vault/general/rbac-guide */
const SECRETS_USER = '4633458b-17de-408a-b874-0445c86b69e6';
const CERTIFICATE = 'firewall-inspection';

/**
 * How the firewall looks at what passes: intrusion detection, threat intelligence, and TLS opened by an intermediate CA from
 * the platform's vault. https://learn.microsoft.com/azure/firewall/premium-certificates
 */
export const firewallPolicy = defineModule({
  name: 'firewall-policy',
  level: 'region',
  needs: ['platformKeys'],
  offers: ['firewallPolicy'],
  build: (context) => {
    const { declare, symbol, name, location, unit, offered, configuration } = context;
    const identity = inspector(context);
    const grant = grantCertificate(context, identity, offered('platformKeys').vault);
    const type = 'Microsoft.Network/firewallPolicies';
    const policy = declare({
      symbol: symbol('firewallPolicy'),
      type,
      unit: unit('hub'),
      name: name(type, 'hub'),
      purpose: 'What the firewall lets through, and how it looks into it.',
      location,
      identity: { type: 'UserAssigned', userAssignedIdentities: byId(identity) },
      properties: {
        sku: { tier: 'Premium' },
        threatIntelMode: 'Deny',
        intrusionDetection: { mode: configuration.hub.intrusionDetection },
        // Spokes ask the firewall for names, so that rules on names see the addresses that machines see.
        dnsSettings: { enableProxy: true },
        transportSecurity: {
          certificateAuthority: { name: CERTIFICATE, keyVaultSecretId: certificateOf(context) },
        },
      },
      after: [grant],
    });
    if (context.place.region === 'primary') describeCertificate(context);
    return { firewallPolicy: policy };
  },
});

function inspector({ declare, symbol, name, location, unit }: Context): Handle {
  const type = 'Microsoft.ManagedIdentity/userAssignedIdentities';
  return declare({
    symbol: symbol('firewallIdentity'),
    type,
    unit: unit('hub', 'certificate'),
    name: name(type, 'firewall'),
    purpose: 'Who the firewall is when it reads the certificate of TLS inspection.',
    location,
  });
}

function grantCertificate({ declare, symbol, unit }: Context, identity: Handle, vault: Handle): Handle {
  const role = builtInRole(SECRETS_USER);
  return declare({
    symbol: symbol('firewallCertificateGrant'),
    type: 'Microsoft.Authorization/roleAssignments',
    unit: unit('hub', 'certificate'),
    name: guidOf(idOf(vault), idOf(identity), role),
    on: vault,
    purpose: 'The firewall may read the certificate of TLS inspection, and no key.',
    properties: {
      roleDefinitionId: role,
      principalId: runtime(identity, 'principalId'),
      principalType: 'ServicePrincipal',
    },
  });
}

const certificateOf = ({ parameter, place }: Context): Expression =>
  parameter({
    name: place.region === 'primary' ? 'inspectionCertificateId' : 'secondaryInspectionCertificateId',
    type: 'string',
    description: `The id of the secret with the intermediate CA of TLS inspection in the ${place.region} platform vault, without a version.`,
    example: `https://${place.region}-platform.vault.azure.net/secrets/${CERTIFICATE}`,
  });

/** No template makes a certificate authority: a person does, once, and puts it where the firewall reads it. */
function describeCertificate({ step }: Context): void {
  step({
    title: 'Give the firewall its certificate authority',
    why: 'The firewall looks into TLS with an intermediate CA of your own; no template can make one.',
    how: [
      'Deploy the files of the resource groups and of the platform keys first, so that the vault of each region exists.',
      'From your own PKI issue an intermediate CA: RSA 4096, KeyUsage critical with KeyCertSign, CA:TRUE with a path length of one or more, valid for a year or longer.',
      `From a machine that reaches the vault privately, import it with its key as a certificate "${CERTIFICATE}" into the platform vault of each region.`,
      'Give the id of its secret as inspectionCertificateId and secondaryInspectionCertificateId, then deploy the rest.',
      'Let machines, containers and applications trust the root of that PKI, or their calls to allowed hosts fail.',
      'Note the day on which it expires: renew it a month before, under the same name.',
    ],
    check: 'From a machine in a spoke, the certificate that an allowed host shows is issued by your intermediate CA.',
    checklist: ['16'],
    phase: 'during',
  });
}
