import type { Context } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import { idOf } from '../../model/value.ts';

export const ZONE = 'Microsoft.Network/privateDnsZones';

/**
 * A private zone of the region of the context, linked to every network of that region; all of those must be declared.
 * Each region has zones of its own: both have an endpoint to what serves both, and one record cannot lead to two.
 * Source: https://learn.microsoft.com/azure/dns/private-dns-virtual-network-links
 */
export function declarePrivateZone(context: Context, name: string): Handle {
  const { declare, unit, symbol, offeredEverywhere, place } = context;
  const service = name.replace(/^privatelink\./, '');
  const own = symbol(`zone${camel(service)}`);
  const zone = declare({
    symbol: own,
    type: ZONE,
    unit: unit('dns'),
    name,
    purpose: `Private names of ${service}, for the networks of this region.`,
    location: 'global',
    properties: {},
  });
  const networks = [...offeredEverywhere('hubNetwork'), ...offeredEverywhere('spokeNetwork')];
  for (const { value: network } of networks.filter((offer) => offer.place.region === place.region)) {
    declare({
      symbol: `${own}To${upperFirst(network.symbol)}`,
      type: `${ZONE}/virtualNetworkLinks`,
      unit: unit('dns'),
      name: network.symbol,
      parent: zone,
      purpose: 'The network asks this zone before the public one.',
      location: 'global',
      properties: { virtualNetwork: { id: idOf(network) }, registrationEnabled: false },
    });
  }
  return zone;
}

const upperFirst = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
const camel = (text: string): string =>
  upperFirst(text.replace(/[^A-Za-z0-9]+(\w)/g, (_, letter: string) => letter.toUpperCase()));
