import { decode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dynamic } from './infer.ts';
import { decodeValue, encodeValue } from './msgpack.ts';
import { type CtyType, type CtyValue, canonical, Decimal, Dynamic, isWhollyKnown, UNKNOWN } from './value.ts';

/** A type, and a value of it. */
type Typed = readonly [CtyType, CtyValue];

const scalar: fc.Arbitrary<Typed> = fc.oneof(
  fc.string({ unit: 'binary' }).map((text): Typed => ['string', text]),
  fc.boolean().map((flag): Typed => ['bool', flag]),
  fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.maxSafeInteger()).map((n): Typed => ['number', n]),
  fc.bigInt({ min: 10n ** 20n }).map((big): Typed => ['number', new Decimal(String(big))]),
);
const orAbsent = (typed: fc.Arbitrary<Typed>): fc.Arbitrary<Typed> =>
  fc.tuple(typed, fc.constantFrom('value', 'value', 'null', 'unknown')).map(([[type, value], form]): Typed => {
    if (form === 'value') return [type, value];
    return [type, form === 'null' ? null : UNKNOWN];
  });
const key = fc.string({ minLength: 1 }).filter((name) => name !== '__proto__');

const { typed } = fc.letrec<{ typed: Typed }>((tie) => ({
  typed: orAbsent(
    fc.oneof(
      { maxDepth: 4 },
      scalar,
      fc
        .tuple(tie('typed'), fc.constantFrom('list', 'set') as fc.Arbitrary<'list' | 'set'>, fc.nat(3))
        .map(([[type, value], kind, count]): Typed => [[kind, type], Array.from({ length: count }, () => value)]),
      fc
        .array(tie('typed'), { maxLength: 3 })
        .map((items): Typed => [['tuple', items.map(([type]) => type)], items.map(([, value]) => value)]),
      fc
        .dictionary(key, tie('typed'), { maxKeys: 4, noNullPrototype: true })
        .map(
          (members): Typed => [
            ['object', Object.fromEntries(Object.entries(members).map(([name, [type]]) => [name, type]))],
            Object.fromEntries(Object.entries(members).map(([name, [, value]]) => [name, value])),
          ],
        ),
      fc.tuple(tie('typed'), key).map(([[type, value], name]): Typed => [['map', type], { [name]: value }]),
      tie('typed').map(([type, value]): Typed => ['dynamic', new Dynamic(type, value)]),
    ),
  ),
}));

describe('encodeValue and decodeValue', () => {
  it('give back every value of every type', () => {
    fc.assert(
      fc.property(typed, ([type, value]) => {
        const back = decodeValue(encodeValue(value, type), type);
        expect(canonical(back, type)).toBe(canonical(value, type));
        expect(isWhollyKnown(back)).toBe(isWhollyKnown(value));
      }),
    );
  });

  it.each<[string, CtyType, CtyValue, number[]]>([
    ['unknown as extension 0', 'string', UNKNOWN, [0xd4, 0, 0]],
    ['null as nil', ['set', 'string'], null, [0xc0]],
    ['an object with what it lacks as nil', ['object', { a: 'bool' }], {}, [0x81, 0xa1, 0x61, 0xc0]],
    ['a whole number as an integer', 'number', 5, [5]],
    ['dynamic with its type', 'dynamic', dynamic(true), [0x92, 0xc4, 6, ...Buffer.from('"bool"'), 0xc3]],
  ])('write %s', (_, type, value, bytes) => {
    expect([...encodeValue(value, type)]).toEqual(bytes);
  });

  it('read an unknown that is refined as unknown', () => {
    expect(decodeValue(Uint8Array.of(0xc7, 3, 12, 0x81, 1, 0xc2), 'string')).toBe(UNKNOWN);
  });

  it.each<[string, CtyType, CtyValue, string]>([
    ['a text for a number', ['object', { a: 'number' }], { a: 'x' }, 'a is no "number"'],
    ['a member that the type lacks', ['object', {}], { b: true }, 'b is no'],
    ['a list for an object', ['list', ['object', {}]], [[]], '[0] is no'.slice(1)],
  ])('refuse %s', (_, type, value, message) => {
    expect(() => encodeValue(value, type)).toThrow(message);
  });

  it('write what a general reader of MessagePack reads', () => {
    const type: CtyType = ['object', { names: ['set', 'string'], count: 'number' }];
    expect(decode(encodeValue({ names: ['a', 'b'], count: 2 }, type))).toEqual({ names: ['a', 'b'], count: 2 });
  });
});
