import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseYaml } from './parse-yaml.ts';

const messageOf = (text: string): string => {
  const parsed = parseYaml(text, 'f.yaml');
  return parsed.ok ? 'ok' : parsed.error.map((e) => `${e.line} ${e.message}`).join('\n');
};
const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]', ...'bcdefghij'].reduce((text, name) => {
  const before = String.fromCharCode(name.charCodeAt(0) - 1);
  return `${text}\n${name}: &${name} [${Array(10).fill(`*${before}`).join(', ')}]`;
});

describe('parseYaml', () => {
  it('gives plain values and the line of each', () => {
    const parsed = parseYaml('a:\n  b:\n    - 1\n    - c: two\n', 'f.yaml');
    if (!parsed.ok) throw new Error('not read');
    expect(parsed.value.value).toEqual({ a: { b: [1, { c: 'two' }] } });
    expect(parsed.value.lineOf(['a', 'b', 1, 'c'])).toBe(4);
    expect(parsed.value.lineOf(['a', 'b', 1, 'missing'])).toBe(4);
    expect(parsed.value.lineOf([])).toBe(1);
  });

  it('follows aliases', () => {
    const parsed = parseYaml('a: &x {b: 1}\nc: *x\n', 'f.yaml');
    expect(parsed.ok && parsed.value.value).toEqual({ a: { b: 1 }, c: { b: 1 } });
  });

  it.each([
    ['a key given twice', 'a: 1\nb: 2\na: 3\n', /^3 the key "a" is given twice/],
    ['a key with a line end, given twice', '{"a\\nb": 1, "a\\nb": 2}', /^1 the key "a\?b" is given twice/],
    ['a second document', 'a: 1\n---\nb: 2\n', /^2 .*one document a file/],
    ['an unknown tag', 'a: !secret x\n', /^1 not readable as YAML/],
    ['an alias bomb', bomb, /more than 100000 values/],
    ['an alias of itself', 'a: &a [*a]\n', /nested too deeply/],
    ['an alias without an anchor', 'a: *b\n', /alias|anchor/i],
    ['deep flow lists', '['.repeat(200_000), /nested too deeply/],
    ['deep closed lists', `${'['.repeat(900)}${']'.repeat(900)}`, /nested too deeply/],
    ['deep block lists', '- '.repeat(400_000), /nested too deeply/],
    ['deep indentation', Array.from({ length: 900 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), /nested too deeply/],
    ['broken brackets without end', '[]'.repeat(400_000), /not readable as YAML/],
    ['a huge file', 'x'.repeat(1_000_001), /more than 1000000 characters/],
    ['a prototype key', '__proto__: {a: 1}\n', /"__proto__" is not allowed/],
    ['a key that is a list', '? [a]\n: 1\n', /a key must be plain text/],
    ['a number without end', 'a: .inf\n', /must be finite/],
  ])('refuses %s, naming line and cause', (_name, text, message) => {
    const started = performance.now();
    expect(messageOf(text)).toMatch(message);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('never throws and never hangs on arbitrary text', () => {
    const token = fc.constantFrom(
      'a',
      ':',
      ' ',
      '\n',
      '- ',
      '[',
      ']',
      '{',
      '}',
      '&a ',
      '*a',
      '"',
      "'",
      '|',
      '>',
      '#',
      '!',
    );
    fc.assert(fc.property(fc.array(token, { maxLength: 60 }), (tokens) => messageOf(tokens.join('')).length > 0));
  });
});
