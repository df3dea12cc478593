import type { EstateIndex } from '../arm/estate-index.ts';
import { parentId } from '../arm/resource-id.ts';
import type { Resource } from '../model/resource.ts';
import { Unknown } from '../model/unknown.ts';
import { getPath, isValueArray, type Value } from '../model/value.ts';
import { NamedIds } from './named-ids.ts';

const DATABASES = 'microsoft.sql/servers/databases';
const LINKS = `${DATABASES}/replicationlinks`;
const SERVERS = 'microsoft.sql/servers';
const secondaryModes = ['secondary', 'onlinesecondary', 'nonreadablesecondary'];

/**
 * The replication links of a SQL database as Azure shows them below it once the estate is deployed: one for each
 * failover group that lists it, whose partner server must be in another region, and one for each secondary database
 * that is created from it. What may do so, but is not known well enough, may be there.
 * Source: https://learn.microsoft.com/azure/azure-sql/database/active-geo-replication-overview and
 * https://learn.microsoft.com/azure/azure-sql/database/failover-group-sql-db
 * @param type lower-case type of the child; others than `replicationLinks` have none
 */
export function replicationLinks(parent: Resource, type: string, index: EstateIndex): readonly Resource[] {
  if (type !== LINKS || parent.type !== DATABASES) return [];
  return index
    .once(linksIn)
    .naming(parent.id)
    .map(({ item, truth }) => linkOf(parent, item, truth === true));
}

interface Link {
  /** The failover group or the secondary database. */
  readonly cause: Resource;
  readonly databases: readonly (Value | undefined)[];
  readonly partnerLocation: Value;
}

/** Every link of the estate by the databases that it replicates. */
function linksIn(index: EstateIndex): NamedIds<Link> {
  const groups = index.byType(`${SERVERS}/failovergroups`).map(groupLink);
  const secondaries = index.byType(DATABASES).flatMap((database) => secondaryLink(database, index));
  return new NamedIds([...groups, ...secondaries], ({ databases }) => databases);
}

/** Azure takes no partner server in the same region, so the link leads to another one, whichever it is. */
function groupLink(group: Resource): Link {
  const list = getPath(group.body, ['properties', 'databases']);
  return {
    cause: group,
    databases: isValueArray(list ?? null) ? (list as readonly Value[]) : [list],
    partnerLocation: 'another region',
  };
}

/** A named replica reads in the region of its source, so it is no link to another one. */
function secondaryLink(database: Resource, index: EstateIndex): readonly Link[] {
  const mode = getPath(database.body, ['properties', 'createMode']);
  const source = getPath(database.body, ['properties', 'sourceDatabaseId']);
  const kind = getPath(database.body, ['properties', 'secondaryType']);
  if (source === undefined || source === null) return [];
  if (typeof kind === 'string' && kind.toLowerCase() === 'named') return [];
  const open = [mode, kind].find((value) => value instanceof Unknown);
  const isSecondary = typeof mode === 'string' && secondaryModes.includes(mode.toLowerCase());
  if (open === undefined && !isSecondary) return [];
  return [{ cause: database, databases: [open ?? source], partnerLocation: locationOf(database, index) }];
}

/** A plan gives the location of a server only: its databases are where it is. */
function locationOf({ id, body }: Resource, index: EstateIndex): Value {
  const server = index.byId(parentId(id) ?? '');
  return body['location'] ?? server?.body['location'] ?? new Unknown('not-declared', `${id}.location`);
}

/** The link as a child of the database; where its cause may concern another one, it may not be there. */
function linkOf(parent: Resource, { cause, databases, partnerLocation }: Link, isSure: boolean): Resource {
  const name = cause.name.slice(cause.name.lastIndexOf('/') + 1);
  const open = databases.find((database) => database instanceof Unknown);
  return {
    id: `${parent.id}/replicationLinks/${name}`,
    type: LINKS,
    name: `${parent.name}/${name}`,
    body: { properties: { role: 'Primary', partnerLocation } },
    completeness: cause.completeness,
    existence: !isSure && open instanceof Unknown ? open : cause.existence,
    origin: cause.origin,
    source: cause.source,
  };
}
