import type { EstateIndex } from '../arm/estate-index.ts';
import type { Resource } from '../model/resource.ts';
import { Unknown } from '../model/unknown.ts';
import { getMember, isValueArray, isValueObject, type Value, type ValueObject } from '../model/value.ts';
import { NamedIds } from './named-ids.ts';

/** The last segment of the type that shows a service's side of its private endpoints. */
const CONNECTIONS = '/privateendpointconnections';

/** The two lists of a private endpoint: what its maker may approve, and what waits for the service's owner. */
const lists = [
  { member: 'privateLinkServiceConnections', status: 'Approved' },
  { member: 'manualPrivateLinkServiceConnections', status: 'Pending' },
] as const;

/**
 * The connections that private endpoints of the estate make to a service, as Azure shows them below the service once
 * the endpoint is deployed: approved at once, unless asked for by hand. One whose target is not known may exist.
 * Source: https://learn.microsoft.com/azure/private-link/manage-private-endpoint#private-endpoint-connections
 * @param type lower-case type of the child; others than `privateEndpointConnections` have none
 */
export function endpointConnections(parent: Resource, type: string, index: EstateIndex): readonly Resource[] {
  if (!type.endsWith(CONNECTIONS) || type !== `${parent.type}${CONNECTIONS}`) return [];
  return index
    .once(connectionsIn)
    .naming(parent.id)
    .map(({ item, truth }) => seenBy(parent, type, item, truth === true));
}

/** Every connection of the estate by the id of what it leads to. */
function connectionsIn(index: EstateIndex): NamedIds<Connection> {
  const all = index.byType('microsoft.network/privateendpoints').flatMap(connectionsOf);
  return new NamedIds(all, ({ target }) => [target]);
}

interface Connection {
  readonly endpoint: Resource;
  /** Undefined: the whole list is unknown. */
  readonly target: Value | undefined;
  readonly status: Value;
}

function connectionsOf(endpoint: Resource): readonly Connection[] {
  const properties = getMember(endpoint.body, 'properties');
  if (properties instanceof Unknown) return [{ endpoint, target: properties, status: unknownStatus(properties) }];
  if (!isValueObject(properties)) return [];
  return lists.flatMap(({ member, status }) => {
    const list = getMember(properties, member);
    if (list instanceof Unknown) return [{ endpoint, target: list, status: unknownStatus(list) }];
    if (!isValueArray(list)) return [];
    return list.map((item) => connectionOf(endpoint, item, endpoint.completeness === 'declared' ? status : undefined));
  });
}

function connectionOf(endpoint: Resource, item: Value, assumed: string | undefined): Connection {
  const properties = isValueObject(item) ? getMember(item, 'properties') : item;
  if (!isValueObject(properties)) {
    const open = properties instanceof Unknown ? properties : undefined;
    return { endpoint, target: open, status: open === undefined ? null : unknownStatus(open) };
  }
  const state = getMember(properties, 'privateLinkServiceConnectionState');
  const shown = isValueObject(state) ? getMember(state, 'status') : state;
  return { endpoint, target: getMember(properties, 'privateLinkServiceId'), status: shown ?? assumed ?? null };
}

const unknownStatus = (open: Unknown): Unknown =>
  new Unknown(open.reason, `${open.identity}.status`, { presence: 'maybe-absent' });

/** The connection as a child of the service; where it may lead elsewhere, it may not be there. */
function seenBy(parent: Resource, type: string, { endpoint, target, status }: Connection, isSure: boolean): Resource {
  const name = endpoint.name.slice(endpoint.name.lastIndexOf('/') + 1);
  const body: ValueObject = {
    properties: { privateEndpoint: { id: endpoint.id }, privateLinkServiceConnectionState: { status } },
  };
  return {
    id: `${parent.id}/privateEndpointConnections/${name}`,
    type,
    name: `${parent.name}/${name}`,
    body,
    completeness: endpoint.completeness,
    existence: !isSure && target instanceof Unknown ? target : endpoint.existence,
    origin: endpoint.origin,
    source: endpoint.source,
  };
}
