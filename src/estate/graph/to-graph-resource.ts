import { isJsonObject, type Json, type JsonObject, parseBoundedJson } from '../../lib/json.ts';
import type { Resource, SourceLocation } from '../../model/resource.ts';
import { jsonMember } from '../exports/json-member.ts';
import { toResource } from '../exports/to-resource.ts';
import { collectionType, type GraphCollection } from './collections.ts';

/**
 * A Graph object as a resource. Its id is the Graph path. The body holds the object's own members at the root, as Graph
 * shows them, and again under `properties`, where rules written for Azure resources look; text that is itself JSON is
 * parsed under `properties` only. Undefined when the object has no key.
 */
export function toGraphResource(
  object: JsonObject,
  collection: GraphCollection,
  projected: boolean,
  source: SourceLocation,
  locate: NonNullable<Resource['locate']>,
): Resource | undefined {
  if (collection.provider === 'microsoft.aadiam') return toResource(object, source, locate)?.resource;
  const key = keyOf(object, collection);
  if (key === undefined) return undefined;
  const type = collectionType(collection);
  const name = nameOf(object) ?? key;
  return {
    id: collection.single ? `/${collection.path}` : `/${collection.path}/${key}`,
    type,
    name,
    body: { name, ...object, type, properties: propertiesOf(object, collection) },
    completeness: projected ? 'summary' : 'full',
    existence: true,
    origin: 'graph',
    source,
    locate: (path) => locate(path[0] === 'properties' ? path.slice(1) : path),
  };
}

function keyOf(object: JsonObject, collection: GraphCollection): string | undefined {
  if (collection.single) return 'default';
  for (const member of [collection.key, 'id', 'skuId', 'objectId', 'guid', 'identity', 'name']) {
    const value = member === undefined ? undefined : jsonMember(object, member);
    if (typeof value === 'string' && value !== '' && value.length <= 1024) return value;
  }
  return undefined;
}

function nameOf(object: JsonObject): string | undefined {
  for (const member of ['displayName', 'name', 'userPrincipalName', 'skuPartNumber']) {
    const value = jsonMember(object, member);
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

function propertiesOf(object: JsonObject, collection: GraphCollection): JsonObject {
  const properties: Record<string, Json> = {};
  for (const [key, value] of Object.entries(object)) {
    if (key === '__proto__') continue;
    properties[key] = collection.jsonText?.some((name) => name.toLowerCase() === key.toLowerCase())
      ? parsedText(value)
      : value;
  }
  return properties;
}

/** JSON text, or a list of such texts, as what it says; anything else as it is. */
function parsedText(value: Json): Json {
  if (typeof value === 'string') {
    const parsed = parseBoundedJson(value);
    return isJsonObject(parsed) || Array.isArray(parsed) ? parsed : value;
  }
  return Array.isArray(value) ? value.map((item: Json) => (typeof item === 'string' ? parsedText(item) : item)) : value;
}
