import { isJsonObject, type Json, type JsonObject } from '../../src/lib/json.ts';

/** Which parameters get a value: those that need one, or also those that may be left out. */
export type SampleExtent = 'required' | 'optional-too';

interface Sampler {
  readonly definitions: JsonObject;
  readonly extent: SampleExtent;
  /** The template's text, for the members that its expressions read of parameters without a declared shape. */
  readonly text: string;
}

/**
 * A value for every parameter of a template that has none of its own, made from its declared type alone: the first allowed
 * value, the least number and length, the members that an object must have (or that expressions read where no shape is
 * declared).
 */
export function sampleParameters(text: string, extent: SampleExtent): Record<string, Json> {
  const template = JSON.parse(text) as JsonObject;
  const sampler: Sampler = { definitions: objectAt(template, 'definitions'), extent, text };
  const samples: Record<string, Json> = {};
  for (const [name, declared] of Object.entries(objectAt(template, 'parameters'))) {
    if (!isJsonObject(declared)) continue;
    const type = resolve(declared, sampler.definitions);
    const optional = type['nullable'] === true;
    if ('defaultValue' in type || (optional && extent === 'required')) continue;
    samples[name] = sample(name, type, sampler, 0);
  }
  return samples;
}

const objectAt = (json: JsonObject, name: string): JsonObject => {
  const member = json[name];
  return isJsonObject(member) ? member : {};
};

function resolve(type: JsonObject, definitions: JsonObject): JsonObject {
  const reference = type['$ref'];
  if (typeof reference !== 'string') return type;
  const { $ref: _, ...own } = type;
  return { ...resolve(objectAt(definitions, reference.replace('#/definitions/', '')), definitions), ...own };
}

function sample(name: string, declared: JsonObject, sampler: Sampler, depth: number): Json {
  const type = resolve(declared, sampler.definitions);
  const allowed = type['allowedValues'];
  if (Array.isArray(allowed) && allowed.length > 0 && type['type'] !== 'array') return allowed[0] as Json;
  switch (String(type['type']).toLowerCase()) {
    case 'int':
      return numberAt(type, 'minValue') ?? 1;
    case 'bool':
      return true;
    case 'array':
      return sampleArray(name, type, sampler, depth);
    case 'object':
    case 'secureobject':
      return sampleObject(name, type, sampler, depth);
    default:
      return sampleText(name, type);
  }
}

/** `{offer: 'offer'}` where the text has `parameters('identifier').offer`, an object where it reads a member of that in turn. */
function membersRead(sampler: Sampler, target: string): JsonObject {
  const read: Record<string, Json> = {};
  for (const match of sampler.text.matchAll(new RegExp(`${target}\\.(\\w+)(?:\\.(\\w+)|(, '))?`, 'g'))) {
    const [, name = '', inner, tried] = match;
    const before = read[name];
    if (inner !== undefined) read[name] = { ...(isJsonObject(before) ? before : {}), [inner]: inner.toLowerCase() };
    else if (tried !== undefined && !isJsonObject(before)) read[name] = {};
    else read[name] ??= name.toLowerCase();
  }
  return read;
}

const numberAt = (type: JsonObject, name: string): number | undefined => {
  const value = type[name];
  return typeof value === 'number' ? value : undefined;
};

function sampleText(name: string, type: JsonObject): string {
  const text = /resourceId$/i.test(name)
    ? `/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.Sample/samples/${name}`
    : name.toLowerCase();
  const least = numberAt(type, 'minLength') ?? 0;
  return text.padEnd(least, 'x').slice(0, numberAt(type, 'maxLength') ?? 200);
}

function sampleArray(name: string, type: JsonObject, sampler: Sampler, depth: number): Json {
  const allowed = type['allowedValues'];
  if (Array.isArray(allowed) && allowed.length > 0) return [allowed[0] as Json];
  const { items } = type;
  if (!isJsonObject(items)) return [untypedElement(name, sampler)];
  const length = Math.max(numberAt(type, 'minLength') ?? 0, depth < 4 ? 1 : 0);
  return Array.from({ length }, () => sample(name, items, sampler, depth + 1));
}

/** An object where an expression reads members of an element, otherwise a text. */
function untypedElement(name: string, sampler: Sampler): Json {
  const element = `parameters\\('${name}'\\)(?:, createArray\\(\\)\\))?\\[[^\\]]*\\]`;
  const read = membersRead(sampler, element);
  const tried = new RegExp(`tryGet\\((?:coalesce\\()?${element}, '`).test(sampler.text);
  return tried || Object.keys(read).length > 0 ? read : name.toLowerCase();
}

function sampleObject(name: string, type: JsonObject, sampler: Sampler, depth: number): Json {
  const discriminator = objectAt(type, 'discriminator');
  const variant = Object.entries(objectAt(discriminator, 'mapping'))[0];
  const members: [string, Json][] = [];
  if (variant !== undefined && isJsonObject(variant[1])) {
    const inner = sample('variant', variant[1], sampler, depth + 1);
    if (isJsonObject(inner)) members.push(...Object.entries(inner));
    members.push([String(discriminator['propertyName']), variant[0]]);
  }
  if (!('properties' in type)) members.push(...Object.entries(membersRead(sampler, `parameters\\('${name}'\\)`)));
  for (const [name, property] of Object.entries(objectAt(type, 'properties'))) {
    if (!isJsonObject(property)) continue;
    const resolved = resolve(property, sampler.definitions);
    if ((resolved['nullable'] === true && (sampler.extent === 'required' || depth > 3)) || depth > 8) continue;
    members.push([name, sample(name, resolved, sampler, depth + 1)]);
  }
  return Object.fromEntries(members);
}
