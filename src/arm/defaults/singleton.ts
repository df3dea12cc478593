import type { Truth } from '../../lib/kleene.ts';
import type { Resource } from '../../model/resource.ts';
import { Unknown } from '../../model/unknown.ts';
import type { EstateIndex } from '../estate-index.ts';
import { idKey } from '../resource-id.ts';
import type { SingletonRow } from './default-row.ts';
import { findSingleton } from './index.ts';

/**
 * The child that Azure creates with its parent and that a declaration of the parent therefore declares too, with an
 * empty body, so that documented defaults apply to it. Undefined where the parent is not declared or no row says so.
 * @param parent a resource of the type above `type`
 * @param type lower-case full type of the child
 */
export function impliedSingleton(parent: Resource, type: string, index: EstateIndex): Resource | undefined {
  return parent.completeness === 'declared' ? singletonOf(parent, type, index) : undefined;
}

/**
 * The children of a type that exist because their parents do and that the input does not state themselves. Of the child
 * of a declared parent the defaults hold; of any other nothing is known but that it exists.
 * @param type lower-case full type of the child
 */
export function impliedSingletons(index: EstateIndex, type: string): readonly Resource[] {
  const row = findSingleton(type);
  if (row === undefined) return none;
  return index.byType(type.slice(0, type.lastIndexOf('/'))).flatMap((parent) => {
    const implied = singletonOf(parent, type, index);
    if (implied === undefined || index.byId(implied.id) !== undefined) return [];
    return [implied];
  });
}

const none: readonly Resource[] = [];

function singletonOf(parent: Resource, type: string, index: EstateIndex): Resource | undefined {
  const row = type.startsWith(`${parent.type}/`) ? findSingleton(type) : undefined;
  if (row === undefined) return undefined;
  const kind = parent.body['kind'];
  const has = hasKind(kind, row);
  if (has === false) return undefined;
  const id = `${parent.id}/${segmentOf(type, row)}/${row.name}`;
  const name = `${parent.name}/${row.name}`;
  return {
    id,
    type,
    name,
    ...(parent.apiVersion === undefined ? {} : { apiVersion: parent.apiVersion }),
    body: { id, type, name },
    // A stray child may be this one, so that its defaults do not hold for sure.
    completeness: parent.completeness === 'declared' && !index.hasStrayChild(type) ? 'declared' : 'summary',
    existence: has === undefined && parent.existence === true && kind instanceof Unknown ? kind : parent.existence,
    origin: parent.origin,
    source: parent.source,
  };
}

/** Whether a parent of this kind has the child. One that names no kind is of the kind that has everything. */
function hasKind(kind: unknown, { parentKinds }: SingletonRow): Truth {
  if (parentKinds === undefined || kind === undefined || kind === null) return true;
  if (typeof kind !== 'string') return undefined;
  return parentKinds.some((each) => idKey(each) === idKey(kind));
}

/** The last segment of the type as ids write it. */
const segmentOf = (type: string, { segment }: SingletonRow): string => segment ?? type.slice(type.lastIndexOf('/') + 1);
