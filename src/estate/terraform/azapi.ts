import { parseResourceId } from '../../arm/resource-id.ts';
import { parseBoundedJson } from '../../lib/json.ts';
import { isUnknown } from '../../model/unknown.ts';
import { isValueObject, type Value, type ValueObject } from '../../model/value.ts';
import { applyCommon, namesOf } from './apply.ts';
import { azapiType } from './azapi-id.ts';
import type { Building } from './build.ts';
import type { Graph } from './graph.ts';
import type { Instance } from './instance.ts';
import { type Draft, mergeInto } from './value-path.ts';
import { textOf, unknownOf } from './value-text.ts';

/**
 * Reads an `azapi_resource` or `azapi_update_resource`: its body is ARM's own, an object since version 2 of the provider and JSON text before.
 * Undefined where `type` is not `<type>@<version>`.
 * Source: https://registry.terraform.io/providers/Azure/azapi/latest/docs/resources/resource
 */
export function readAzapi(graph: Graph, instance: Instance): Building | undefined {
  const named = azapiType(instance);
  if (named === undefined) return undefined;
  const { type, version } = named;
  const id = graph.armId(instance);
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
    apiVersion: version,
    names: namesOf(text, type),
    body,
    instance,
    rows: [],
    extends: isExtension ? scope : undefined,
    inParent: undefined,
  };
}

function bodyOf(value: Value | undefined): ValueObject | ReturnType<typeof unknownOf> | undefined {
  if (isUnknown(value) || isValueObject(value)) return value;
  const parsed = typeof value === 'string' ? parseBoundedJson(value) : undefined;
  return isValueObject(parsed) ? parsed : undefined;
}
