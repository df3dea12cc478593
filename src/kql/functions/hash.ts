import { convert, epochTicks, ticksOf, toText } from '../expressions/convert.ts';
import { refuse } from '../failure.ts';
import { type Fragment, fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';
import type { SyntaxNode } from '../syntax/kusto.ts';
import type { Call, FunctionRow } from './row.ts';
import { argument } from './text-fragments.ts';

// Hashes. `hash()` is xxHash64 over the value as Kusto holds it, the cryptographic ones are over its text.
// https://learn.microsoft.com/kusto/query/hash-function

/** The bytes of a value as Kusto holds it: text as it is, 64-bit numbers low byte first, times as .NET ticks. */
const bytesOf = (name: string, value: Scalar, node: SyntaxNode): Fragment => {
  switch (value.type) {
    case 'string':
      return value;
    case 'long':
    case 'timespan':
      return fragment`reinterpretAsFixedString(assumeNotNull(${value}))`;
    case 'datetime':
      return fragment`reinterpretAsFixedString(assumeNotNull(${ticksOf(value)} + ${raw(String(epochTicks))}))`;
    default:
      return refuse(
        'KQL_UNSUPPORTED_FUNCTION',
        `${name} of a ${value.type} is not supported`,
        node,
        'it takes a string, a long, a datetime or a timespan',
      );
  }
};

const orNull = (value: Scalar, hash: Fragment): Scalar =>
  scalar('long', value.nullable ? fragment`if(isNull(${value}), NULL, ${hash})` : hash, value.nullable);

/** The hash of a value, for what calls itself `name`. */
export const hashOf = (name: string, value: Scalar, node: SyntaxNode): Scalar =>
  orNull(value, fragment`reinterpretAsInt64(xxHash64(${bytesOf(name, value, node)}))`);

const hash = (call: Call): Scalar => {
  const value = argument(call, 0);
  const modulus = call.arguments[1];
  if (modulus === undefined) return hashOf(`${call.name}()`, value, call.node);
  const number = fragment`xxHash64(${bytesOf(`${call.name}()`, value, call.node)})`;
  const by = convert(modulus, 'long');
  return scalar('long', fragment`toInt64(${number} % nullIf(${by}, 0))`);
};

const ofText =
  (sql: string) =>
  (call: Call): Scalar =>
    scalar('string', fragment`lower(hex(${raw(sql)}(${toText(argument(call, 0))})))`, false);

/** Hashes of values. */
export const hashFunctions: readonly FunctionRow[] = [
  {
    name: 'hash',
    sql: hash,
    examples: [
      ['hash("World")', '1846988464401551951'],
      ['hash("World", 100)', 51],
      ['hash(datetime(2015-01-01))', '1380966698541616202'],
    ],
  },
  { name: 'hash_xxhash64', sql: hash, examples: [['hash_xxhash64("World")', '1846988464401551951']] },
  {
    name: 'hash_md5',
    sql: ofText('MD5'),
    examples: [
      ['hash_md5("World")', 'f5a7924e621e84c9280a9a27e1bcb7f6'],
      ['hash_md5(datetime(2020-01-01))', '786c530672d1f8db31fee25ea8a9390b'],
    ],
  },
  {
    name: 'hash_sha1',
    sql: ofText('SHA1'),
    examples: [
      ['hash_sha1("World")', '70c07ec18ef89c5309bbb0937f3a6342411e1fdd'],
      ['hash_sha1(datetime(2020-01-01))', 'e903e533f4d636b4fc0dcf3cf81e7b7f330de776'],
    ],
  },
  {
    name: 'hash_sha256',
    sql: ofText('SHA256'),
    examples: [['hash_sha256("World")', '78ae647dc5544d227130a0682a51e30bc7777fbb6d8a8f17007463a3ecd1d524']],
  },
];
