import type { EstateIndex } from '../arm/estate-index.ts';
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
  return linksIn(index)
    .naming(parent.id)
    .map(({ item, truth }) => linkOf(parent, item, truth === true));
}

interface Link {
  /** The failover group or the secondary database. */
  readonly cause: Resource;
  readonly databases: readonly (Value | undefined)[];
  /** `GEO`, or `NAMED` for a replica in the same region. */
  readonly linkType: Value;
}

const links = new WeakMap<EstateIndex, NamedIds<Link>>();

/** Every link of the estate by the databases that it replicates. */
function linksIn(index: EstateIndex): NamedIds<Link> {
  const known = links.get(index);
  if (known !== undefined) return known;
  const groups = index.byType(`${SERVERS}/failovergroups`).map(groupLink);
  const secondaries = index.byType(DATABASES).flatMap(secondaryLink);
  const found = new NamedIds([...groups, ...secondaries], ({ databases }) => databases);
  links.set(index, found);
  return found;
}

function groupLink(group: Resource): Link {
  const list = getPath(group.body, ['properties', 'databases']);
  return {
    cause: group,
    databases: isValueArray(list ?? null) ? (list as readonly Value[]) : [list],
    linkType: 'GEO',
  };
}

function secondaryLink(database: Resource): readonly Link[] {
  const mode = getPath(database.body, ['properties', 'createMode']);
  const source = getPath(database.body, ['properties', 'sourceDatabaseId']);
  if (source === undefined || source === null) return [];
  const linkType = linkTypeOf(getPath(database.body, ['properties', 'secondaryType']));
  if (mode instanceof Unknown) return [{ cause: database, databases: [mode], linkType }];
  if (typeof mode !== 'string' || !secondaryModes.includes(mode.toLowerCase())) return [];
  return [{ cause: database, databases: [source], linkType }];
}

function linkTypeOf(secondaryType: Value | undefined): Value {
  if (secondaryType === undefined || secondaryType === null) return 'GEO';
  return typeof secondaryType === 'string' ? secondaryType.toUpperCase() : secondaryType;
}

/** The link as a child of the database; where its cause may concern another one, it may not be there. */
function linkOf(parent: Resource, { cause, databases, linkType }: Link, isSure: boolean): Resource {
  const name = cause.name.slice(cause.name.lastIndexOf('/') + 1);
  const open = databases.find((database) => database instanceof Unknown);
  return {
    id: `${parent.id}/replicationLinks/${name}`,
    type: LINKS,
    name: `${parent.name}/${name}`,
    body: { properties: { role: 'Primary', linkType } },
    completeness: cause.completeness,
    existence: !isSure && open instanceof Unknown ? open : cause.existence,
    origin: cause.origin,
    source: cause.source,
  };
}
