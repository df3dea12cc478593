import { parseResourceId } from '../../arm/resource-id.ts';
import { parseBoundedJson } from '../../lib/json.ts';
import { isUnknown, joinText } from '../../model/unknown.ts';
import { isValueObject, type Value, type ValueObject } from '../../model/value.ts';
import { applyCommon, namesOf } from './apply.ts';
import type { Building } from './build.ts';
import { type Graph, unknownOf } from './graph.ts';
import type { Instance } from './instance.ts';
import { type Draft, mergeInto } from './value-path.ts';
import { pieceOf, textOf } from './value-text.ts';

/**
 * Reads an `azapi_resource` or `azapi_update_resource`: its body is ARM's own, an object since version 2 of the provider and JSON text before.
 * Undefined where `type` is not `<type>@<version>`.
 * Source: https://registry.terraform.io/providers/Azure/azapi/latest/docs/resources/resource
 */
export function readAzapi(graph: Graph, instance: Instance): Building | undefined {
  const { type: written } = instance.values;
  const match = typeof written === 'string' ? /^([^@]{3,300})@([\w-]{1,40})$/.exec(written) : null;
  const type = match?.[1];
  if (type === undefined) return undefined;
  const id = azapiId(graph, instance, type);
  const body: Draft = {};
  applyCommon(
    {
      read: (path) => graph.valueAt(instance, path),
      unset: graph.unset,
      subscriptionId: graph.subscriptionOf(instance),
      id: () => id,
    },
    body,
  );
  const given = bodyOf(graph.valueAt(instance, ['body']));
  if (isUnknown(given)) body['properties'] = unknownOf(`${instance.address}.body.properties`);
  else if (given !== undefined) mergeInto(body, given);
  const text = textOf(id);
  const scope = text.slice(0, Math.max(0, text.toLowerCase().lastIndexOf('/providers/')));
  const isExtension =
    type.split('/').length === 2 && parseResourceId(scope)?.type.startsWith('microsoft.resources/') === false;
  return {
    id: text,
    type: type.toLowerCase(),
    apiVersion: match?.[2],
    names: namesOf(text, type),
    body,
    instance,
    rows: [],
    extends: isExtension ? scope : undefined,
    inParent: undefined,
  };
}

/** `parent_id`, the type's last segment and `name`; below `/providers/` unless the parent is of the parent's type. */
function azapiId(graph: Graph, instance: Instance, type: string): Value {
  for (const attribute of ['id', 'resource_id']) {
    const shown = graph.valueAt(instance, [attribute]);
    if (shown !== undefined && parseResourceId(textOf(shown))?.type === type.toLowerCase()) return shown;
  }
  const parent = graph.valueAt(instance, ['parent_id']) ?? unknownOf(`${instance.address}.parent_id`);
  const name = graph.valueAt(instance, ['name']) ?? unknownOf(`${instance.address}.name`);
  const segments = type.split('/');
  const parentType = parseResourceId(textOf(parent))?.type;
  const isChild = segments.length > 2 && parentType === segments.slice(0, -1).join('/').toLowerCase();
  return joinText([
    pieceOf(parent),
    isChild || segments.length > 2 ? `/${segments.at(-1)}/` : `/providers/${type}/`,
    pieceOf(name),
  ]);
}

function bodyOf(value: Value | undefined): ValueObject | ReturnType<typeof unknownOf> | undefined {
  if (isUnknown(value) || isValueObject(value)) return value;
  const parsed = typeof value === 'string' ? parseBoundedJson(value) : undefined;
  return isValueObject(parsed) ? parsed : undefined;
}
