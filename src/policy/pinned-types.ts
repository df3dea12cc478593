import { typeKey } from '../arm/resource-id.ts';
import { isValueArray } from '../model/value.ts';
import type { Condition, LeafCondition } from './condition.ts';

/** The lower-case types outside which a condition is surely false; undefined where it does not say. */
export function pinnedTypes(condition: Condition): ReadonlySet<string> | undefined {
  switch (condition.kind) {
    case 'AllOf':
      return condition.conditions.map(pinnedTypes).reduce(intersect, undefined);
    case 'AnyOf': {
      const parts = condition.conditions.map(pinnedTypes);
      if (parts.length === 0) return undefined;
      const all = new Set<string>();
      for (const part of parts) {
        if (part === undefined) return undefined;
        for (const type of part) all.add(type);
      }
      return all;
    }
    case 'Leaf':
      return leafTypes(condition);
    default:
      return undefined;
  }
}

function intersect(
  a: ReadonlySet<string> | undefined,
  b: ReadonlySet<string> | undefined,
): ReadonlySet<string> | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return new Set([...a].filter((type) => b.has(type)));
}

function leafTypes({ subject, operator, expected }: LeafCondition): ReadonlySet<string> | undefined {
  const isType = subject.kind === 'Field' && subject.field.kind === 'Fixed' && subject.field.field.kind === 'Type';
  if (!isType || expected.kind !== 'Constant') return undefined;
  const { value } = expected;
  if (operator.name === 'equals' && typeof value === 'string') return new Set([typeKey(value)]);
  if (operator.name !== 'in' || !isValueArray(value)) return undefined;
  return new Set(value.map((item) => typeKey(String(item))));
}

/** Whether a condition asks for neither name nor kind, at least not in a way that is seen without a resource. */
export function asksTypeAlone(condition: Condition): boolean {
  switch (condition.kind) {
    case 'AllOf':
    case 'AnyOf':
      return condition.conditions.every(asksTypeAlone);
    case 'Not':
      return asksTypeAlone(condition.condition);
    case 'Leaf':
      return !asksNameOrKind(condition);
    case 'Unsupported':
      return true;
  }
}

function asksNameOrKind({ subject }: LeafCondition): boolean {
  if (subject.kind !== 'Field' || subject.field.kind !== 'Fixed') return false;
  const { field } = subject.field;
  if (field.kind === 'Path') return field.text.toLowerCase() === 'kind';
  return field.kind === 'Name' || field.kind === 'FullName';
}
