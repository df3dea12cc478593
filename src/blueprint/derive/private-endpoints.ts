import { sha256 } from '../../lib/hash.ts';
import type { Builder } from '../builder.ts';
import type { Context } from '../model/module.ts';
import type { Declaration, Handle, Place, RegionKey } from '../model/resource.ts';
import { idOf } from '../model/value.ts';
import { declarePrivateZone, ZONE } from '../modules/network/private-zone.ts';
import { nameRules } from '../naming/name-rules.ts';
import { type EndpointGroup, type EndpointRow, endpointSymbol, endpointTable } from './endpoint-table.ts';
import { zoneName } from './zone-names.ts';

const ENDPOINT = 'Microsoft.Network/privateEndpoints';
const regions: readonly RegionKey[] = ['primary', 'secondary'];

/**
 * A private endpoint for everything that has one, in the spoke that it belongs to or else in the hub, and the private names
 * under which it is found. Each region has zones of its own, for its own networks: both regions have an endpoint to a store
 * that serves both, and one record of one zone cannot lead to two.
 * Source: https://learn.microsoft.com/azure/private-link/private-endpoint-overview
 */
export function derivePrivateEndpoints(builder: Builder): void {
  const zones = new RegionZones(builder);
  for (const resource of builder.resources) {
    const row = endpointTable.find(({ type }) => type === resource.type);
    if (row === undefined) continue;
    for (const group of row.groups.filter((candidate) => isWanted(candidate, resource))) {
      for (const region of group.reach === 'both' ? reachedFrom(resource) : [resource.place.region]) {
        declareEndpoint(builder, zones, { resource, row, group, region });
      }
    }
  }
}

const isWanted = ({ where }: EndpointGroup, { properties }: Declaration): boolean =>
  where === undefined || properties?.[where] === true;

/** What the platform has in each region serves that region; what it has once, and all stores of spokes, serve both. */
function reachedFrom({ place, type }: Declaration): readonly RegionKey[] {
  const isOfRegion = place.spoke === undefined && regional.has(type);
  return isOfRegion ? [place.region] : regions;
}
const regional: ReadonlySet<string> = new Set(['Microsoft.Storage/storageAccounts']);

interface Wanted {
  readonly resource: Declaration;
  readonly row: EndpointRow;
  readonly group: EndpointGroup;
  /** Where the endpoint stands. */
  readonly region: RegionKey;
}

function declareEndpoint(builder: Builder, zones: RegionZones, wanted: Wanted): void {
  const { resource, row, group, region } = wanted;
  const place: Place = { ...resource.place, region };
  const context = builder.contextAt(place);
  const { spoke } = place;
  const subnet = context.offeredIfAny(spoke === undefined ? 'hubSubnets' : 'spokeSubnets')?.endpoints;
  if (subnet === undefined) return;
  const unit = context.unit(spoke === undefined ? 'hub' : 'network', 'endpoints');
  const symbol = endpointSymbol(resource, group.group, region);
  const part = row.groups.length > 1 ? [group.group] : [];
  const children = row.afterChildren ? builder.resources.filter(({ parent }) => parent === resource.symbol) : [];
  const endpoint = builder.declare(
    {
      symbol,
      type: ENDPOINT,
      unit,
      name: endpointName(context, [kebab(partOf(resource)), ...part.map((text) => text.toLowerCase())].join('-')),
      purpose: `The private way to ${readable(resource)}${part.map((text) => ` (${text})`).join('')}.`,
      location: context.location,
      properties: {
        subnet: { id: idOf(subnet) },
        privateLinkServiceConnections: [
          { name: group.group, properties: { privateLinkServiceId: idOf(resource), groupIds: [group.group] } },
        ],
      },
      after: children,
    },
    place,
  );
  const names = group.zones.map((zone) => zoneName(zone, builder.configuration.regions[resource.place.region]));
  builder.declare(
    {
      symbol: `${symbol}Names`,
      type: `${ENDPOINT}/privateDnsZoneGroups`,
      unit,
      name: 'default',
      parent: endpoint,
      purpose: 'Azure keeps the private names of the endpoint in these zones.',
      properties: {
        privateDnsZoneConfigs: names.map((name) => ({
          name: name.replaceAll('.', '-'),
          properties: { privateDnsZoneId: idOf(zones.of(name, region)) },
        })),
      },
    },
    place,
  );
}

const kebab = (text: string): string => text.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();

/** A resource's symbol without the spoke, which stands in the name already. */
const partOf = ({ symbol, place }: Declaration): string => {
  const own = place.spoke !== undefined && symbol.startsWith(place.spoke) ? symbol.slice(place.spoke.length) : symbol;
  return own.slice(0, 1).toLowerCase() + own.slice(1);
};

const readable = ({ name, type }: Declaration): string =>
  `the ${kebab(
    type
      .slice(type.lastIndexOf('/') + 1)
      .replace(/ies$/, 'y')
      .replace(/s$/, ''),
  ).replaceAll('-', ' ')} ${typeof name === 'string' ? name : ''}`.trimEnd();

/** A name by the convention; a long one is cut, and told from others by a few characters of its hash. */
function endpointName({ name }: Context, part: string): string {
  const longest = nameRules[ENDPOINT]?.longest ?? 64;
  const room = longest - (name(ENDPOINT, 'x').length - 1);
  return name(ENDPOINT, part.length <= room ? part : `${part.slice(0, room - 5)}-${sha256(part).slice(0, 4)}`);
}

/** The zones of both regions, each declared when first asked for. */
class RegionZones {
  readonly #builder: Builder;
  readonly #zones = new Map<string, Handle>();

  constructor(builder: Builder) {
    this.#builder = builder;
    for (const { symbol, type, name, place } of builder.resources) {
      if (type === ZONE) this.#zones.set(`${place.region}/${String(name)}`, { symbol, type, name });
    }
  }

  of(name: string, region: RegionKey): Handle {
    const key = `${region}/${name}`;
    const zone = this.#zones.get(key) ?? declarePrivateZone(this.#builder.contextAt({ region }), name);
    this.#zones.set(key, zone);
    return zone;
  }
}
