import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchPattern } from './match-pattern.ts';

/** Patterns of every form that Microsoft's types have. */
const patterns = [
  '^[a-zA-Z](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$',
  '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$',
  '^[-\\w\\._\\(\\)]+$',
  '^[a-zA-Z0-9]$|^[a-zA-Z0-9][-_a-zA-Z0-9]{0,61}[a-zA-Z0-9]$',
  '^(?=.{2,6}$)[a-z0-9]+(-[a-z0-9]+)*$',
  '^[a-z0-9][-a-z0-9]*(?<!-)$',
  '^[^#<>%&:\\?/{}*]{1,5}$',
  '^[A-Za-z0-9-._]{1,6}$',
  '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)$',
  '^[a-zA-Z\\-]+([. ]|\\w)*$',
  '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]+)*',
  '^\\d+\\.\\d+$',
  '^a{2}b{1,}c{0,2}?$',
  '^(?!ab)[a-c]+$',
  '^(?<=a)b|^[\\x61-\\x63]{2,}$|\\u0041',
  '^[\\d\\-x]+$|^[+-\\/]+$|^\\S\\s\\D\\W$',
  '',
];

describe('matchPattern', () => {
  it('says what RegExp says', () => {
    const letters = fc.constantFrom(...'abcAB019-_.=+/ <{\n');
    fc.assert(
      fc.property(fc.constantFrom(...patterns), fc.string({ unit: letters, maxLength: 12 }), (pattern, text) => {
        expect(matchPattern(pattern, text)).toBe(new RegExp(pattern).test(text));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['^(?:[a-zA-Z0-9-]+[.]?)+$', '!'],
    ['^([a-z]+)+$', '!'],
    ['^(a|a)*$', '!'],
    ['^(?:(?:a*)*)*$', 'b'],
    ['^(([0-9A-Fa-f]{2}[-]?(?:[0-9A-Fa-f]{2}[-]?){3}){1})+$', 'g'],
  ])('is done with %s on a long text in no time', (pattern, end) => {
    const started = performance.now();
    expect(matchPattern(pattern, `${'a'.repeat(1000)}${end}`)).not.toBe(true);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it.each(['(a)\\1', '(?<name>a)', '\\p{L}', '(', '[a', 'a**', '\\', '+', '(?i)a', 'a{9999}'])(
    'does not know what it cannot read: %s',
    (pattern) => {
      expect(matchPattern(pattern, 'a')).toBeUndefined();
    },
  );

  it('does not know of a text that is too long', () => {
    expect(matchPattern('^a+$', 'a'.repeat(5000))).toBeUndefined();
  });

  it('never throws, whatever the pattern', () => {
    const letters = fc.constantFrom(...'ab()[]{}*+?|^$\\.-,:=!<0w');
    fc.assert(
      fc.property(fc.string({ unit: letters, maxLength: 20 }), fc.string({ maxLength: 10 }), (pattern, text) => {
        const found = matchPattern(pattern, text);
        expect([true, false, undefined]).toContain(found);
        if (found !== undefined && isRegExp(pattern)) expect(found).toBe(new RegExp(pattern).test(text));
      }),
      { numRuns: 3000 },
    );
  });
});

function isRegExp(pattern: string): boolean {
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}
