import type { Absence, AbsencePolicy } from '../../arm/absence.ts';
import { defaultsOf } from '../../arm/defaults/index.ts';
import type { Json } from '../../lib/json.ts';
import type { Resource } from '../../model/resource.ts';
import { isUnknown, Unknown } from '../../model/unknown.ts';
import { getMember, isValueArray, isValueObject, type Value, type ValueObject, withMember } from '../../model/value.ts';

type Steps = readonly string[];

/**
 * The body of a resource with what Azure fills in where it is absent, and with an unknown where nobody knows what its
 * absence means, for every property of which a document tells the default: what rules see, tables show too.
 */
export function fillAbsent(resource: Resource, absence: AbsencePolicy): ValueObject {
  let body = resource.body;
  for (const { path } of defaultsOf(resource.type, resource.apiVersion)) {
    const filled = filledAt(body, path.split(/\.|(?=\[\*\])/), '', (present) => absence(resource, { path, present }));
    if (isValueObject(filled)) body = filled;
  }
  return body;
}

/** The value with the default at the steps below it; the value itself where nothing is to be filled in. */
function filledAt(value: Value, steps: Steps, present: string, absent: (present: string) => Absence): Value {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if (step === '[*]') {
    if (!isValueArray(value)) return value;
    return changed(value, (item) => filledAt(item, rest, `${present}[*]`, absent));
  }
  if (!isValueObject(value)) return value;
  const member = getMember(value, step);
  if (member !== undefined && member !== null) {
    const filled = filledAt(member, rest, present === '' ? step : `${present}.${step}`, absent);
    return filled === member ? value : withMember(value, step, filled);
  }
  const said = absent(present);
  if (said === 'missing') return value;
  if (isUnknown(said)) return withMember(value, step, said);
  return rest.includes('[*]') ? value : withMember(value, step, nested(rest, said.default));
}

const nested = (names: Steps, value: Json): Value =>
  names.reduceRight<Value>((inner, name) => ({ [name]: inner }), value as Value);

/** The list with each item changed; the same list where no item is. */
function changed(items: readonly Value[], change: (item: Value) => Value): readonly Value[] {
  const next = items.map(change);
  return next.some((item, i) => item !== items[i]) ? next : items;
}

/** What stands for the properties of a resource that a list without properties shows. */
export const unlistedProperties = (resource: Resource): Unknown =>
  new Unknown('not-collected', `${resource.id}#properties`, { presence: 'maybe-absent' });
