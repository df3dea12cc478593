import type { Estate } from '../../../../src/model/estate.ts';
import type { Resource } from '../../../../src/model/resource.ts';
import { isValueArray, isValueObject, type Value, type ValueObject } from '../../../../src/model/value.ts';

/** A place in a body: names of members and positions in arrays. */
export type Place = readonly (string | number)[];

const stepsOf = (path: string): readonly string[] => path.split(/\.|(?=\[\*\])/).filter((step) => step !== '');

const memberNamed = (value: ValueObject, step: string): string | undefined =>
  Object.keys(value).find((name) => name.toLowerCase() === step.toLowerCase());

/** The places of a body that a path with `[*]` names; names without case. */
export function placesOf(body: Value, path: string): readonly Place[] {
  let places: { readonly at: Place; readonly value: Value }[] = [{ at: [], value: body }];
  for (const step of stepsOf(path)) {
    places = places.flatMap(({ at, value }) => {
      if (step === '[*]')
        return isValueArray(value) ? value.map((item, index) => ({ at: [...at, index], value: item })) : [];
      if (!isValueObject(value)) return [];
      const key = memberNamed(value, step);
      return key === undefined ? [] : [{ at: [...at, key], value: value[key] as Value }];
    });
  }
  return places.map(({ at }) => at);
}

export const valueAt = (body: Value, place: Place): Value | undefined =>
  place.reduce<Value | undefined>((value, step) => {
    if (isValueArray(value)) return value[Number(step)];
    return isValueObject(value) ? value[String(step)] : undefined;
  }, body);

/** The body with another value at a place; with `undefined`, without it. */
export function withValue(body: Value, place: Place, value: Value | undefined): Value {
  const [step, ...rest] = place;
  if (step === undefined) return value as Value;
  if (isValueArray(body)) {
    const items = body.map((item, index) => (index === step ? withValue(item, rest, value) : item));
    return items.filter((item, index) => index !== step || item !== undefined);
  }
  const members = Object.entries(body as ValueObject).map(
    ([key, item]) => [key, key === step ? withValue(item as Value, rest, value) : item] as const,
  );
  return Object.fromEntries(members.filter(([, item]) => item !== undefined)) as ValueObject;
}

/** The body with a value at a path, in every element where the path goes through lists; what is not there is made. */
export function withPath(body: Value | undefined, path: string, value: Value | undefined): Value {
  return put(body, stepsOf(path), value) as Value;
}

function put(body: Value | undefined, [step, ...rest]: readonly string[], value: Value | undefined): Value | undefined {
  if (step === undefined) return value;
  if (step === '[*]') {
    if (isValueArray(body) && (body.length > 0 || value === undefined))
      return body.map((item) => put(item, rest, value)).filter((item): item is Value => item !== undefined);
    const item = put(undefined, rest, value);
    return item === undefined ? [] : [item];
  }
  const members: ValueObject = isValueObject(body) ? body : {};
  const key = memberNamed(members, step) ?? step;
  const made = put(members[key], rest, value);
  const { [key]: _, ...others } = members;
  return made === undefined ? others : { ...others, [key]: made };
}

/** The estate with other bodies in the place of resources', `undefined` for a resource that is gone. */
export const withBodies = (estate: Estate, bodies: ReadonlyMap<Resource, ValueObject | undefined>): Estate => ({
  ...estate,
  resources: estate.resources.flatMap((resource) => {
    if (!bodies.has(resource)) return [resource];
    const body = bodies.get(resource);
    return body === undefined ? [] : [{ ...resource, body }];
  }),
});

/** The estate with another body in the place of a resource's, or without the resource. */
export const withResource = (estate: Estate, resource: Resource, body: ValueObject | undefined): Estate =>
  withBodies(estate, new Map([[resource, body]]));
