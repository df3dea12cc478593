import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../lib/json.ts';
import { canonicalJson, isCanonicalJson } from './canonical-json.ts';

describe('canonicalJson', () => {
  it.each<[Json, string]>([
    [{ b: 1, a: [true, null, 'x'], A: {} }, '{"A":{},"a":[true,null,"x"],"b":1}'],
    ['é"\\\n\u2028', '"é\\"\\\\\\n\u2028"'],
    [{ '\u{1f600}': 1, '\ufb33': 2 }, '{"\u{1f600}":1,"\ufb33":2}'],
    [-0, '0'],
  ])('of %j is %s', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it.each([0.5, 2 ** 53, Number.NaN, '\ud800'])('has no text for %s', (value) => {
    expect(() => canonicalJson(value)).toThrow(RangeError);
  });
});

describe('isCanonicalJson', () => {
  const values = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom<Json>(null, true, '\\ud', 'a', 0.5, '"'),
      fc.integer(),
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.array(tie('value')),
      fc.dictionary(fc.string({ maxLength: 3 }), tie('value')),
    ),
  })).value;

  it('says what canonicalJson says', () => {
    fc.assert(
      fc.property(values, (value) => {
        const text = JSON.stringify(value);
        const parsed: Json = JSON.parse(text);
        let canonical: string | undefined;
        try {
          canonical = canonicalJson(parsed);
        } catch {
          canonical = undefined;
        }
        expect(isCanonicalJson(text, parsed)).toBe(canonical === text);
        if (canonical !== undefined) expect(isCanonicalJson(canonical, JSON.parse(canonical))).toBe(true);
        expect(isCanonicalJson(`${text} `, parsed)).toBe(false);
      }),
    );
  });
});
