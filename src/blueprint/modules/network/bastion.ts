import { defineModule } from '../../model/module.ts';
import { idOf } from '../../model/value.ts';
import { publicAddress, zonesHere } from './firewall.ts';

/** The only way to a machine's desktop or shell. https://learn.microsoft.com/azure/bastion/bastion-overview */
export const bastion = defineModule({
  name: 'bastion',
  level: 'region',
  needs: ['hubSubnets'],
  offers: [],
  build: (context) => {
    const { declare, symbol, name, location, unit, offered } = context;
    const type = 'Microsoft.Network/bastionHosts';
    const subnets = offered('hubSubnets');
    declare({
      symbol: symbol('bastion'),
      type,
      unit: unit('hub'),
      name: name(type, 'hub'),
      purpose:
        'Administrators reach machines by Bastion alone, signed in with Entra ID; no machine has a public address.',
      location,
      sku: { name: 'Standard' },
      ...zonesHere(context),
      properties: {
        scaleUnits: 2,
        // Signing in with Entra ID takes the native client, which needs tunnels.
        enableTunneling: true,
        enableShareableLink: false,
        enableIpConnect: false,
        enableFileCopy: false,
        disableCopyPaste: true,
        enableKerberos: false,
        ipConfigurations: [
          {
            name: 'hub',
            properties: {
              subnet: { id: idOf(subnets.bastion) },
              publicIPAddress: { id: idOf(publicAddress(context, 'bastion')) },
              privateIPAllocationMethod: 'Dynamic',
            },
          },
        ],
      },
      // Azure makes one thing of a network at a time.
      after: [subnets.endpoints],
    });
    return undefined;
  },
});
