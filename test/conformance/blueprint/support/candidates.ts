/**
 * What somebody might set in the place of a value: first what the rule itself speaks of, its opposites and what lies just
 * beside it, then what is commonly set wrong.
 */
import { isJsonObject, type Json } from '../../../../src/lib/json.ts';
import type { Control } from '../../../../src/model/control.ts';
import { Unknown } from '../../../../src/model/unknown.ts';
import { isValueArray, isValueObject, type Value, type ValueObject } from '../../../../src/model/value.ts';

type Scalar = string | number | boolean;

/** Constants that a control compares with, those that stand beside the setting's own name first. */
export function operandsOf({ rule, parameters }: Control, path: string): readonly Scalar[] {
  if (!('policy' in rule)) return [];
  const last = lastName(path);
  const all = [...constantsIn([rule.policy.if, rule.policy.then.details ?? null] as Json, '')];
  const fixed = Object.values(parameters).flatMap((parameter) =>
    'value' in parameter ? [...constantsIn(parameter.value as Json, '')].map(({ value }) => value) : [],
  );
  const own = all.filter(({ field }) => lastName(field) === last).map(({ value }) => value);
  return [...new Set([...own.slice(0, 40), ...fixed.slice(0, 20), ...all.map(({ value }) => value).slice(0, 40)])];
}

const lastName = (path: string): string => (path.replaceAll('[*]', '').split(/[./]/).at(-1) ?? '').toLowerCase();

const comparing = /^(?:not)?(?:equals|in|like|contains|match)$|^(?:greater|less)(?:orequals)?$/i;

/** Each constant with the field of the condition that it stands in. */
function* constantsIn(part: Json, field: string): Generator<{ readonly field: string; readonly value: Scalar }> {
  if (typeof part === 'string' && part.startsWith('[')) {
    for (const [, text = ''] of part.matchAll(/'([^']*)'/g)) yield { field, value: text };
    return;
  }
  if (typeof part === 'string' || typeof part === 'number' || typeof part === 'boolean') {
    yield { field, value: part };
    return;
  }
  if (Array.isArray(part)) {
    for (const item of part as readonly Json[]) yield* constantsIn(item, field);
    return;
  }
  if (!isJsonObject(part)) return;
  const own = part['field'] ?? part['value'] ?? field;
  for (const [key, value] of Object.entries(part)) {
    const isValue = comparing.test(key) || key === 'value';
    if (isValue || typeof value === 'object') yield* constantsIn(value, typeof own === 'string' ? own : field);
  }
}

/** Values to put where another stands; `undefined` takes the member away. The likeliest to be wrong come first. */
export function insteadOf(value: Value | undefined, operands: readonly Scalar[]): readonly (Value | undefined)[] {
  if (typeof value === 'boolean') return [!value, undefined];
  if (typeof value === 'number') return numbersBeside(value, operands);
  if (typeof value === 'string') return [...textsBeside(value, operands), undefined];
  if (isValueArray(value)) return listsBeside(value, operands);
  if (value instanceof Unknown) return ['Disabled', '', `${other}`, undefined];
  if (isValueObject(value)) return [undefined, {}, ...objectsBeside(value, operands)];
  return operands.slice(0, 20);
}

const other = 'other';

function numbersBeside(value: number, operands: readonly Scalar[]): readonly (Value | undefined)[] {
  const named = operands.filter((operand): operand is number => typeof operand === 'number');
  const beside = named.flatMap((operand) => [operand - 1, operand, operand + 1]);
  return [0, 1, value * 100, ...beside, value - 1, undefined, null].filter((each) => each !== value);
}

const common: readonly string[] = [
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
  'Internet',
  '0.0.0.0/0',
  '22',
  '',
  other,
];

function textsBeside(value: string, operands: readonly Scalar[]): readonly string[] {
  const named = operands.filter((operand): operand is string => typeof operand === 'string').slice(0, 40);
  if (/^\/subscriptions\//i.test(value)) return [`${value}-other`, elsewhere(value), ...named];
  if (/^P/.test(value) && /\d/.test(value)) return ['P1D', 'PT1M', 'P3650D', ...named];
  return [...new Set([...named.map(asText), ...common, `${value}x`])].filter((each) => each !== value);
}

/** A pattern of `like` as a text that it matches. */
const asText = (operand: string): string => operand.replaceAll('*', 'x') || operand;

/** The id of something like it in another subscription. */
const elsewhere = (id: string): string =>
  id.replace(/^\/subscriptions\/[^/]+/i, '/subscriptions/00000000-0000-0000-0000-0000000000ff');

function listsBeside(value: readonly Value[], operands: readonly Scalar[]): readonly (Value | undefined)[] {
  const texts = operands.filter((operand) => typeof operand === 'string');
  const shorter = value.length > 1 ? value.slice(0, 8).map((_, left) => value.filter((__, i) => i !== left)) : [];
  return [
    [],
    undefined,
    ...texts.slice(0, 15).flatMap((text) => [[text], [...value, text]]),
    [...value, other],
    ...shorter,
  ];
}

/** An element with one of its members otherwise. */
const objectsBeside = (value: ValueObject, operands: readonly Scalar[]): readonly ValueObject[] =>
  Object.entries(value).flatMap(([name, member]) =>
    typeof member === 'boolean'
      ? [{ ...value, [name]: !member }]
      : typeof member === 'string'
        ? textsBeside(member, operands)
            .slice(0, 12)
            .map((text) => ({ ...value, [name]: text }))
        : [],
  );
