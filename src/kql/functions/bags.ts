import { convert } from '../expressions/convert.ts';
import { bagOfPairs, dynamicIf, elements, isArray, isBag, memberText, once, pairs } from '../expressions/json.ts';
import { refuse } from '../failure.ts';
import { type Fragment, fragment, joined, raw, type Scalar, scalar } from '../sql/fragment.ts';
import { jsonPathKeys } from './json-path.ts';
import type { Call, FunctionRow } from './row.ts';
import { staged } from './series.ts';

// Functions of property bags. Keys keep the order in which they came.

const nothing: Scalar = scalar('dynamic', raw("''"), false);

const argument = ({ arguments: values, frame }: Call, index: number): Scalar => once(frame, values[index] ?? nothing);

/** The keys of a path that is written in the text: `$.a.b` or `$['a']`; a plain key is a path of one. */
const pathOf = (call: Call, text: string): readonly string[] =>
  text.startsWith('$')
    ? (jsonPathKeys(text) ??
      refuse('KQL_UNSUPPORTED_FUNCTION', `${call.name}() does not support the path '${text}'`, call.node))
    : [text];

/** Of several bags: every key with the value of the first bag that has it. */
const merged = (call: Call): Scalar => {
  const bags = call.arguments.map((value) => once(call.frame, value));
  const all = fragment`arrayConcat(${joined(bags.map(pairs), ', ')})`;
  const first = fragment`arrayFilter((p, n) -> n = 1, ${all}, arrayEnumerateUniq(tupleElement(${all}, 1)))`;
  return dynamicIf(fragment`(${joined(bags.map(isBag), ' OR ')})`, bagOfPairs(first));
};

/** A bag without what stands at a path. Each level of the path has a variable of its own. */
const withoutPath = (bag: Fragment, path: readonly string[], call: Call, level = 0): Fragment => {
  const [key = '', ...rest] = path;
  const name = call.frame.query.parameters.text(key);
  const p = raw(`p${level}`);
  if (rest.length === 0) return bagOfPairs(fragment`arrayFilter(${p} -> ${p}.1 != ${name}, ${pairs(bag)})`);
  const value = fragment`${p}.2`;
  const inner = withoutPath(value, rest, call, level + 1);
  return bagOfPairs(
    fragment`arrayMap(${p} -> (${p}.1, if(${p}.1 = ${name} AND ${isBag(value)}, ${inner}, ${value})), ${pairs(bag)})`,
  );
};

const withoutKeys = (call: Call): Scalar => {
  const bag = argument(call, 0);
  const keys = argument(call, 1);
  const known = keys.literal?.value;
  if (typeof known !== 'string') {
    const names = staged(call, fragment`arrayMap(e -> JSONExtractString(e), ${elements(keys)})`);
    const refused = fragment`throwIf(arrayExists(k -> startsWith(k, '$'), ${names}), 'bag_remove_keys() with a computed path is not supported')`;
    const rest = bagOfPairs(fragment`arrayFilter(p -> NOT has(${names}, p.1), ${pairs(bag)})`);
    const plain = fragment`if(${refused} = 0, ${rest}, '')`;
    return dynamicIf(isBag(bag), plain);
  }
  const texts = textsOf(known);
  const simple = texts.filter((text) => !text.startsWith('$'));
  const names = call.frame.query.parameters.texts(simple);
  const first = bagOfPairs(fragment`arrayFilter(p -> NOT has(${names}, p.1), ${pairs(bag)})`);
  const paths = texts.filter((text) => text.startsWith('$')).map((text) => pathOf(call, text));
  const start: Fragment = simple.length === 0 ? bag : call.frame.stage(dynamicIf(isBag(bag), first));
  return dynamicIf(
    isBag(bag),
    paths.reduce((text, path) => withoutPath(text, path, call), start),
  );
};

const textsOf = (array: string): string[] => {
  const value: unknown = JSON.parse(array);
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
};

const literalKey = (call: Call): string => {
  const key = call.arguments[1]?.literal?.value;
  return typeof key === 'string'
    ? key
    : refuse('KQL_UNSUPPORTED_FUNCTION', `${call.name}() takes a key that is written in the text`, call.node);
};

const hasKey = (call: Call): Scalar => {
  const bag = argument(call, 0);
  const key = call.arguments[1] ?? nothing;
  const known = key.literal?.value;
  const steps =
    typeof known === 'string'
      ? pathOf(call, known).map((name) => call.frame.query.parameters.text(name))
      : [convert(key, 'string')];
  return scalar(
    'bool',
    fragment`if(${isBag(bag)}, CAST(JSONHas(${bag}, ${joined(steps, ', ')}), 'Nullable(Bool)'), NULL)`,
  );
};

/** A bag with a value at a path: an old one gives way, and the new one stands last. Bags on the way are made. */
const withPath = (bag: Fragment, path: readonly string[], value: Fragment, call: Call, level = 0): Fragment => {
  const [key = '', ...rest] = path;
  const name = call.frame.query.parameters.text(key);
  const p = raw(`p${level}`);
  const others = fragment`arrayFilter(${p} -> ${p}.1 != ${name}, ${pairs(bag)})`;
  if (rest.length === 0) return bagOfPairs(fragment`arrayPushBack(${others}, (${name}, ${value}))`);
  const old = fragment`JSONExtractRaw(${bag}, ${name})`;
  const inner = withPath(fragment`if(${isBag(old)}, ${old}, '{}')`, rest, value, call, level + 1);
  return bagOfPairs(fragment`arrayPushBack(${others}, (${name}, ${inner}))`);
};

const withKey = (call: Call): Scalar => {
  const bag = argument(call, 0);
  const value = memberText(argument(call, 2));
  return dynamicIf(isBag(bag), withPath(bag, pathOf(call, literalKey(call)), value, call));
};

/** Keys of one array with the values of another; a key that is no text is left out, a value that is missing is null. */
const zipped = (call: Call): Scalar => {
  const keys = argument(call, 0);
  const values = argument(call, 1);
  const filled = fragment`arrayResize(${elements(values)}, length(${elements(keys)}), 'null')`;
  const all = fragment`arrayMap((k, v) -> (JSONExtractString(k), v), ${elements(keys)}, ${filled})`;
  const texts = fragment`arrayFilter((p, k) -> startsWith(k, '"'), ${all}, ${elements(keys)})`;
  return dynamicIf(isArray(keys), bagOfPairs(texts));
};

export const bagFunctions: readonly FunctionRow[] = [
  {
    name: 'bag_keys',
    sql: (call) => {
      const bag = argument(call, 0);
      return dynamicIf(isBag(bag), fragment`toJSONString(JSONExtractKeys(${bag}))`);
    },
    takes: ['dynamic'],
    examples: [
      ['bag_keys(dynamic({"a": 1, "b": {"c": 2}}))', ['a', 'b']],
      ['bag_keys(dynamic({}))', []],
      ['bag_keys(dynamic([]))', null],
    ],
  },
  {
    name: 'bag_merge',
    sql: merged,
    takes: ['dynamic'],
    examples: [['bag_merge(dynamic({"a":1,"b":2}), dynamic({"b":3,"c":4}))', { a: 1, b: 2, c: 4 }]],
  },
  {
    name: 'bag_remove_keys',
    sql: withoutKeys,
    takes: ['dynamic'],
    examples: [
      ['bag_remove_keys(dynamic({"a":1,"b":2,"c":3}), dynamic(["a", "c"]))', { b: 2 }],
      ['bag_remove_keys(dynamic({"a":{"x":1,"y":2}}), dynamic(["$.a.x"]))', { a: { y: 2 } }],
    ],
  },
  {
    name: 'bag_has_key',
    sql: hasKey,
    takes: ['dynamic', 'any'],
    examples: [
      ['bag_has_key(dynamic({"key1": 123}), "key1")', true],
      ['bag_has_key(dynamic({"a": {"b": 1}}), "$.a.b")', true],
    ],
  },
  {
    name: 'bag_set_key',
    sql: withKey,
    takes: ['dynamic', 'any', 'any'],
    examples: [['bag_set_key(dynamic({"a": 1}), "b", 2)', { a: 1, b: 2 }]],
  },
  {
    name: 'bag_zip',
    sql: zipped,
    takes: ['dynamic'],
    examples: [['bag_zip(dynamic(["a", 8, "b"]), dynamic([1, "2"]))', { a: 1, b: null }]],
  },
];
