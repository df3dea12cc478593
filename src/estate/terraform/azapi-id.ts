import { parseResourceId } from '../../arm/resource-id.ts';
import { joinText } from '../../model/unknown.ts';
import type { Value } from '../../model/value.ts';
import type { Instance } from './instance.ts';
import { pieceOf, textOf } from './value-text.ts';

/** Type and API version of a resource of azapi, as its attribute `type` writes them; undefined of any other. */
export function azapiType({ type, values }: Instance): { readonly type: string; readonly version: string } | undefined {
  if (type !== 'azapi_resource' && type !== 'azapi_update_resource') return undefined;
  const written = values['type'];
  const [, arm, version] = typeof written === 'string' ? (/^([^@]{3,300})@([\w-]{1,40})$/.exec(written) ?? []) : [];
  return arm === undefined || version === undefined ? undefined : { type: arm, version };
}

/**
 * The id of a resource of azapi: `id` or `resource_id` where they are known, else `parent_id`, the type's last segment and
 * `name`; below `/providers/` unless the parent is of the parent's type.
 * @param read an attribute of the resource
 * @param missing what stands for an attribute that nobody wrote
 */
export function azapiId(
  type: string,
  read: (attribute: string) => Value | undefined,
  missing: (attribute: string) => Value,
): Value {
  for (const attribute of ['id', 'resource_id']) {
    const shown = read(attribute);
    if (shown !== undefined && parseResourceId(textOf(shown))?.type === type.toLowerCase()) return shown;
  }
  const written = read('parent_id') ?? missing('parent_id');
  // What stands in the tenant has the root as its parent, what makes a group of resources the subscription.
  const parent = written === '/' ? '' : written;
  const name = read('name') ?? missing('name');
  const segments = type.split('/');
  const isGroup = type.toLowerCase() === 'microsoft.resources/resourcegroups';
  const own = isGroup ? '/resourceGroups/' : segments.length > 2 ? `/${segments.at(-1)}/` : `/providers/${type}/`;
  return joinText([pieceOf(parent), own, pieceOf(name)]);
}
