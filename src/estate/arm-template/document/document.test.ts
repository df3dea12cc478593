import { describe, expect, it } from 'vitest';
import { JsonDocument, readJsonDocument } from './document.ts';

const read = (text: string) => {
  const result = readJsonDocument('a.json', text);
  return result.ok
    ? result.value.json
    : `${result.error.source.line}:${result.error.source.column} ${result.error.code}`;
};

describe('readJsonDocument', () => {
  const table: readonly (readonly [string, string, unknown])[] = [
    ['plain JSON', '{"a":[1,2]}', { a: [1, 2] }],
    ['a byte order mark', '\uFEFF{"a":1}', { a: 1 }],
    ['line comments', '{ // one\n"a":1 // two\n}', { a: 1 }],
    ['block comments', '/* x */{"a":/* "y" */1}', { a: 1 }],
    ['comment marks inside strings', '{"a":"http://x /* y */"} // z', { a: 'http://x /* y */' }],
    ['trailing commas', '{"a":[1,2,],"b":{"c":1,},}', { a: [1, 2], b: { c: 1 } }],
    ['a comma, a comment, a bracket', '{"a":[1, // x\n]}', { a: [1] }],
    ['a comma before a bracket inside a string', '{"a":",]"} //', { a: ',]' }],
    ['strings over several lines', '{"a":"[concat(\n  1,\r\n\t2)]"}', { a: '[concat(\n  1,\r\n\t2)]' }],
    ['escaped quotes', '{"a":"\\"//\\""} // x', { a: '"//"' }],
    ['a member named __proto__', '{"__proto__":1}', JSON.parse('{"__proto__":1}')],
    ['the place of the first mistake', '{\n  "a": 1\n  "b": 2\n}', '3:3 ARM_JSON'],
    ['an empty file', '', '1:1 ARM_JSON'],
    ['an unfinished string', '{"a": "x', '1:7 ARM_JSON'],
    ['too deep nesting', '['.repeat(600) + ']'.repeat(600), 'undefined:undefined ARM_TOO_DEEP'],
  ];
  it.each(table)('reads %s', (_, text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it('takes time in proportion to hostile text', () => {
    for (const piece of ['/*', '"', '//', ',', '\\', '", ']) {
      expect(read(piece.repeat(200_000))).toMatch(/ARM_/);
    }
  });
});

describe('JsonDocument.locate', () => {
  const text = '{\n  "a": [\n    {"b": "x\ny"},\n    {"c": 1}\n  ]\n}';
  const result = readJsonDocument('a.json', text);
  const document = result.ok ? result.value : new JsonDocument('', '', null, true);
  it.each([
    [[], { line: 1, column: 1 }],
    [['a'], { line: 2, column: 3 }],
    [['a', 0, 'b'], { line: 3, column: 6 }],
    [['a', 1, 'c'], { line: 5, column: 6 }],
    [['a', 1, 'missing', 'deep'], { line: 5, column: 5 }],
  ] as const)('finds %j', (path, position) => {
    expect(document.locate(path)).toEqual({ file: 'a.json', ...position });
  });
});
