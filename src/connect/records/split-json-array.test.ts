import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitJsonArray } from './split-json-array.ts';

const split = (text: string): readonly string[] | string => {
  const result = splitJsonArray(Buffer.from(text));
  return result.ok ? result.value.map((record) => record.toString()) : result.error.code;
};

describe('splitJsonArray', () => {
  it.each([
    ['[]', []],
    [' [ ] \r\n', []],
    ['\ufeff[1]', ['1']],
    ['[{"a":1},{"b":[2,{"c":"]}"}]}]', ['{"a":1}', '{"b":[2,{"c":"]}"}]}']],
    [
      '[ {"a" : "x\\"y\\\\"} , 2.5e-3,\ttrue,null , "z,]" ]',
      ['{"a" : "x\\"y\\\\"}', '2.5e-3', 'true', 'null', '"z,]"'],
    ],
    ['[[],[[]],{}]', ['[]', '[[]]', '{}']],
    ['[{"a":"é\\u0000"}]', ['{"a":"é\\u0000"}']],
  ])('gives the records of %j', (text, expected) => {
    expect(split(text)).toEqual(expected);
  });

  it.each([
    ['', 'JSON_ARRAY'],
    ['{"a":1}', 'JSON_ARRAY'],
    ['[', 'JSON_ARRAY'],
    ['[1', 'JSON_ARRAY'],
    ['[1,]', 'JSON_ARRAY'],
    ['[,1]', 'JSON_ARRAY'],
    ['[1 2]', 'JSON_ARRAY'],
    ['[{"a":1]', 'JSON_ARRAY'],
    ['[{"a":[1}]]', 'JSON_ARRAY'],
    ['["a]', 'JSON_ARRAY'],
    ['["a\\"]', 'JSON_ARRAY'],
    ['[1]]', 'JSON_ARRAY'],
    ['[1] x', 'JSON_ARRAY'],
    ['[\u00a01]', 'JSON_ARRAY'],
    [`[${'['.repeat(300)}`, 'JSON_DEPTH'],
  ])('refuses %j', (text, code) => {
    expect(split(text)).toBe(code);
  });

  it('stops at its limits, and its message holds nothing of a record', () => {
    const bytes = Buffer.from('[{"name":"Willow"},{"name":"Birch"}]');
    expect(splitJsonArray(bytes, { records: 1 })).toMatchObject({ error: { code: 'JSON_RECORDS' } });
    const small = splitJsonArray(bytes, { recordBytes: 10 });
    expect(small).toMatchObject({ error: { code: 'JSON_RECORD_BYTES' } });
    expect(JSON.stringify(small)).not.toContain('Willow');
    expect(splitJsonArray(Buffer.from('[[[1]]]'), { depth: 2 })).toMatchObject({ ok: true });
    expect(splitJsonArray(Buffer.from('[[[1]]]'), { depth: 1 })).toMatchObject({ error: { code: 'JSON_DEPTH' } });
  });

  it('gives what JSON.parse gives, whatever stands in an array', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue({ maxDepth: 6 }), { maxLength: 20 }),
        fc.constantFrom(0, 1, 2),
        (values, indent) => {
          const result = splitJsonArray(Buffer.from(JSON.stringify(values, undefined, indent)));
          expect(result.ok && result.value.map((record) => JSON.parse(record.toString()))).toEqual(
            JSON.parse(JSON.stringify(values)),
          );
        },
      ),
    );
  });

  it('takes every array that JSON.parse takes, and never throws on what it does not', () => {
    const piece = fc.constantFrom('[', ']', '{', '}', '"', '\\', ',', ':', ' ', '1', 'a', 'null', '\n');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = `[${pieces.join('')}]`;
        const result = splitJsonArray(Buffer.from(text));
        let parsed: unknown;
        try {
          parsed = JSON.parse(text);
        } catch {
          return;
        }
        expect(result.ok && result.value.map((record) => JSON.parse(record.toString()))).toEqual(parsed);
      }),
      { numRuns: 2000 },
    );
  });
});
