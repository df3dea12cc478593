import type { Resource } from '../../model/resource.ts';
import { findSingleton } from './index.ts';

/**
 * The child that Azure creates with its parent and that a declaration of the parent therefore declares too, with an
 * empty body, so that documented defaults apply to it. Undefined where the parent is not declared or no row says so.
 * @param parent a resource of the type above `type`
 * @param type lower-case full type of the child
 */
export function impliedSingleton(parent: Resource, type: string): Resource | undefined {
  if (parent.completeness !== 'declared' || !type.startsWith(`${parent.type}/`)) return undefined;
  const row = findSingleton(type);
  if (row === undefined) return undefined;
  const id = `${parent.id}/${type.slice(parent.type.length + 1)}/${row.name}`;
  const name = `${parent.name}/${row.name}`;
  return {
    id,
    type,
    name,
    ...(parent.apiVersion === undefined ? {} : { apiVersion: parent.apiVersion }),
    body: { id, type, name },
    completeness: 'declared',
    existence: parent.existence,
    origin: parent.origin,
    source: parent.source,
  };
}
