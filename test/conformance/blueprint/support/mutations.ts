import type { Estate } from '../../../../src/model/estate.ts';
import type { Resource } from '../../../../src/model/resource.ts';
import { Unknown } from '../../../../src/model/unknown.ts';
import { isValueArray, isValueObject, type Value, type ValueObject } from '../../../../src/model/value.ts';

/** A place in a body: names of members and positions in arrays. */
export type Place = readonly (string | number)[];

/** The places of a body that a path with `[*]` names; names without case. */
export function placesOf(body: Value, path: string): readonly Place[] {
  const steps = path.split(/\.|(?=\[\*\])/).filter((step) => step !== '');
  let places: { readonly at: Place; readonly value: Value }[] = [{ at: [], value: body }];
  for (const step of steps) {
    places = places.flatMap(({ at, value }) => {
      if (step === '[*]')
        return isValueArray(value) ? value.map((item, index) => ({ at: [...at, index], value: item })) : [];
      if (!isValueObject(value)) return [];
      const key = Object.keys(value).find((name) => name.toLowerCase() === step.toLowerCase());
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

/** What somebody might set in the place of a value: the other way round, too little, too much, elsewhere, nothing. */
export function insteadOf(value: Value | undefined): readonly (Value | undefined)[] {
  if (typeof value === 'boolean') return [!value, undefined];
  if (typeof value === 'number') return [0, 1, value * 100, undefined];
  if (typeof value === 'string') return [...insteadOfText(value), undefined];
  if (isValueArray(value)) return [[], undefined];
  if (value instanceof Unknown) return ['Disabled', '', undefined];
  return [undefined, {}];
}

const insteadOfText = (text: string): readonly string[] => {
  if (/^\/subscriptions\//i.test(text)) return [`${text}-other`];
  if (/^P/.test(text) && /\d/.test(text)) return ['P1D', 'PT1M', 'P3650D'];
  return [
    'Disabled',
    'disabled',
    'Enabled',
    'None',
    'Allow',
    '*',
    'Standard',
    'Basic',
    'TLS1_0',
    '1.0',
    'Detection',
    'ServiceManaged',
    'Microsoft.Storage',
    'Internet',
    '0.0.0.0/0',
    '22',
    '',
    'other',
  ];
};

/** The estate with another body in the place of a resource's, or without the resource. */
export const withResource = (estate: Estate, resource: Resource, body: ValueObject | undefined): Estate => ({
  ...estate,
  resources: estate.resources.flatMap((other) =>
    other !== resource ? [other] : body === undefined ? [] : [{ ...other, body }],
  ),
});
