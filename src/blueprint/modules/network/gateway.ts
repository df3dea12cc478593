import { type Context, defineModule } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import { idOf, tenantId, text, type ValueMap } from '../../model/value.ts';
import { inCloudOf } from '../../naming/clouds.ts';
import { publicAddress } from './firewall.ts';

/**
 * The application of Microsoft's VPN client, the same in every tenant of Azure's public cloud:
 * https://learn.microsoft.com/azure/vpn-gateway/point-to-site-entra-gateway
 */
const VPN_CLIENT = 'c632b3df-fb67-4d84-bdcf-b95ad541b5c8';

/** Where other sites and people outside come in: by VPN, or by a private circuit. */
export const gateway = defineModule({
  name: 'gateway',
  level: 'region',
  needs: ['hubSubnets'],
  offers: ['gateway'],
  build: (context) => {
    const { declare, symbol, name, location, unit, offered, configuration } = context;
    const type = 'Microsoft.Network/virtualNetworkGateways';
    const byVpn = configuration.budget.gateway === 'vpn';
    const subnets = offered('hubSubnets');
    const made = declare({
      symbol: symbol('gateway'),
      type,
      unit: unit('hub'),
      name: name(type, 'hub'),
      purpose: byVpn
        ? 'Other sites and people outside come in by VPN; people sign in with Entra ID.'
        : 'Other sites come in by a private circuit that touches no internet.',
      location,
      properties: {
        ...(byVpn ? vpn(context) : circuit),
        ipConfigurations: [
          {
            name: 'hub',
            properties: {
              privateIPAllocationMethod: 'Dynamic',
              subnet: { id: idOf(subnets.gateway) },
              publicIPAddress: { id: idOf(publicAddress(context, 'gateway')) },
            },
          },
        ],
      },
      after: [subnets.endpoints],
    });
    if (byVpn) for (const site of configuration.hub.sites) connect(context, made, site);
    else describeCircuit(context);
    return { gateway: made };
  },
});

/** In all zones of the region. People get in by OpenVPN, which alone takes sign-ins of Entra ID. */
function vpn({ addresses, place, configuration }: Context): ValueMap {
  return {
    gatewayType: 'Vpn',
    vpnType: 'RouteBased',
    vpnGatewayGeneration: 'Generation2',
    sku: { name: 'VpnGw2AZ', tier: 'VpnGw2AZ' },
    activeActive: false,
    enableBgp: false,
    vpnClientConfiguration: {
      vpnClientAddressPool: { addressPrefixes: [addresses.clients(place.region)] },
      vpnClientProtocols: ['OpenVPN'],
      vpnAuthenticationTypes: ['AAD'],
      aadTenant: text`https://${inCloudOf(configuration.regions.primary, 'login.microsoftonline.com')}/${tenantId}`,
      aadAudience: VPN_CLIENT,
      aadIssuer: text`https://sts.windows.net/${tenantId}/`,
    },
  };
}

const circuit: ValueMap = {
  gatewayType: 'ExpressRoute',
  vpnType: 'RouteBased',
  sku: { name: 'ErGw1AZ', tier: 'ErGw1AZ' },
};

type Site = Context['configuration']['hub']['sites'][number];

/**
 * A tunnel to another site, with the strongest ciphers of both phases.
 * https://learn.microsoft.com/azure/vpn-gateway/ipsec-ike-policy-howto
 */
function connect(context: Context, gatewayHere: Handle, site: Site): void {
  const { declare, symbol, name, location, unit, parameter } = context;
  const localType = 'Microsoft.Network/localNetworkGateways';
  const type = 'Microsoft.Network/connections';
  const camel = `${site.name.slice(0, 1).toUpperCase()}${site.name.slice(1)}`;
  const local = declare({
    symbol: symbol(`site${camel}`),
    type: localType,
    unit: unit('hub', 'sites'),
    name: name(localType, site.name),
    purpose: `The VPN device of the site "${site.name}", and the networks behind it.`,
    location,
    properties: {
      gatewayIpAddress: site.address,
      localNetworkAddressSpace: { addressPrefixes: [...site.networks] },
    },
  });
  declare({
    symbol: symbol(`connection${camel}`),
    type,
    unit: unit('hub', 'sites'),
    name: name(type, site.name),
    purpose: `The tunnel to the site "${site.name}".`,
    location,
    properties: {
      connectionType: 'IPsec',
      connectionProtocol: 'IKEv2',
      enableBgp: false,
      usePolicyBasedTrafficSelectors: false,
      virtualNetworkGateway1: { id: idOf(gatewayHere), properties: {} },
      localNetworkGateway2: { id: idOf(local), properties: {} },
      sharedKey: parameter({
        name: `sharedKeyOf${camel}`,
        type: 'secureString',
        description: `The key that the tunnel to the site "${site.name}" shares with its VPN device.`,
        example: '',
      }),
      ipsecPolicies: [
        {
          saLifeTimeSeconds: 27_000,
          saDataSizeKilobytes: 102_400_000,
          ikeEncryption: 'AES256',
          ikeIntegrity: 'SHA384',
          dhGroup: 'ECP384',
          ipsecEncryption: 'GCMAES256',
          ipsecIntegrity: 'GCMAES256',
          pfsGroup: 'ECP384',
        },
      ],
    },
  });
}

function describeCircuit({ step, place }: Context): void {
  step({
    title: `Connect the circuit to the ${place.region} gateway`,
    why: 'A circuit is ordered from a carrier and authorised by its owner; no template orders one.',
    how: [
      'Order an ExpressRoute circuit with private peering, and MACsec or IPsec over it where the carrier is not to be trusted.',
      'Connect it to the gateway of the hub, with the authorisation key of the circuit.',
    ],
    check: 'The gateway shows the connection as provisioned and learns the routes of the other site.',
    checklist: ['14'],
  });
}
