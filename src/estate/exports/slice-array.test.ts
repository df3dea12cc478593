import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSlice } from './parse-slice.ts';
import { ArraySlicer, type Slice, sliceArray } from './slice-array.ts';

function slicesOf(chunks: readonly string[], options = {}): Slice[] {
  const slicer = new ArraySlicer(options);
  return [...chunks.flatMap((chunk) => [...slicer.push(chunk)]), ...slicer.end()];
}
const valuesOf = (slices: readonly Slice[]): unknown[] =>
  slices.filter((s) => s.kind === 'element').map((s) => JSON.parse(s.text));

/** Cuts a text at the given places, taken modulo its length. */
function cut(text: string, places: readonly number[]): string[] {
  const at = [...new Set(places.map((p) => p % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((start, i) => text.slice(start, at[i] ?? text.length));
}

const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom('"', '\\', '\\"', ']', '}{', 'value', '\u2028', '😀'),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('value', 'data', 'id')), tie('value'), { maxKeys: 4 }),
  ),
})).value;
const record = fc.dictionary(fc.string(), json, { maxKeys: 5 });

describe('ArraySlicer', () => {
  it.each([
    ['an array', '[{"a":1},{"b":[2]}]', [{ a: 1 }, { b: [2] }]],
    ['an object with data', '{"count":1,"data":[{"a":1}],"skip_token":null}', [{ a: 1 }]],
    ['an object with Value in another case', '{"Value":[{"a":1}]}', [{ a: 1 }]],
    ['scalars', '[1, "x,]", true, null]', [1, 'x,]', true, null]],
    ['pages one after another', '{"value":[{"a":1}]}\n{"value":[{"b":1}]}', [{ a: 1 }, { b: 1 }]],
    ['an empty array', '[]', []],
    ['nothing', ' \n ', []],
    ['brackets in strings', '[{"a":"}]"},{"b":"\\"]"}]', [{ a: '}]' }, { b: '"]' }]],
    ['value as text before an array of another name', '{"a":"value","b":[1]}', []],
    ['value below the first level', '{"a":{"value":[1]}}', []],
  ])('cuts %s', (_, text, wanted) => {
    expect(valuesOf(slicesOf([text]))).toEqual(wanted);
  });

  it('gives the root without the elements, members on both sides kept', () => {
    const slices = slicesOf(['{"a":1,"value":[{"x":1},{"x":2}],"nextLink":"n"}']);
    const root = slices.find((s) => s.kind === 'root');
    expect(JSON.parse(root?.text ?? '')).toEqual({ a: 1, value: [], nextLink: 'n' });
    expect(root?.kind === 'root' && root.elements).toBe(2);
  });

  it('counts lines and columns from 1', () => {
    const slices = slicesOf(['{\n  "value": [\n    {"a":\n 1},  {"b":2}\n  ]\n}\n']);
    expect(slices.map((s) => [s.kind, s.line, s.column])).toEqual([
      ['element', 3, 5],
      ['element', 4, 7],
      ['root', 1, 1],
    ]);
  });

  it('reads NDJSON as roots of their own', () => {
    const slices = slicesOf(['{"a":1}\n{"b":2}\n']);
    expect(slices.map((s) => [s.kind, s.line])).toEqual([
      ['root', 1],
      ['root', 2],
    ]);
  });

  it.each([
    ['a quote that is not closed', '[\n  {"a": "x\n  },\n  {"b": 2}\n]', 'unfinished', [{ b: 2 }]],
    ['brackets that do not match', '[\n  {"a": [1}\n  ,\n  {"b": 2}\n]', 'unbalanced', [{ b: 2 }]],
    ['a bracket too many', '[{"a":1}},{"b":2}]', 'unbalanced', [{ a: 1 }, { b: 2 }]],
    ['a warning line before the JSON', 'WARNING: preview\n[{"b":2}]', 'not-json', [{ b: 2 }]],
    ['an end that is missing', '[{"b":2},{"c"', 'unfinished', [{ b: 2 }]],
  ])('says once that there is %s and reads the rest', (_, text, problem, wanted) => {
    const slices = slicesOf([text]);
    const broken = slices.filter((s) => s.kind === 'broken');
    expect(broken[0]?.problem).toBe(problem);
    expect(valuesOf(slices)).toEqual(wanted);
  });

  it('finds the elements that a missing bracket swallowed', () => {
    const text = '[\n  {\n    "id": 1,\n    "p": {\n  },\n  {\n    "id": 2\n  },\n  {\n    "id": 3\n  }\n]';
    const found = slicesOf([text]).flatMap((s) => (s.kind === 'root' ? [] : parseSlice(s).elements));
    expect(found.map((e) => [e.value, e.line])).toEqual([
      [{ id: 2 }, 6],
      [{ id: 3 }, 9],
    ]);
  });

  it('drops an element that is too large and one that is nested too deeply, and reads the next', () => {
    const deep = `${'['.repeat(50)}${']'.repeat(50)}`;
    const slices = slicesOf([`[{"a":"${'x'.repeat(500)}"},${deep},{"b":2}]`], { elementSize: 200, depth: 20 });
    expect(slices.filter((s) => s.kind === 'broken').map((s) => [s.problem, s.text])).toEqual([
      ['too-large', ''],
      ['too-deep', deep],
    ]);
    expect(valuesOf(slices)).toEqual([{ b: 2 }]);
  });

  it('gives the same slices wherever the text is cut', () => {
    fc.assert(
      fc.property(
        fc.array(record, { maxLength: 6 }),
        fc.constantFrom('array', 'value', 'data'),
        fc.constantFrom(0, 2),
        fc.array(fc.nat(), { maxLength: 12 }),
        (records, shape, indent, places) => {
          const whole = shape === 'array' ? records : { count: 1, [shape]: records, nextLink: null };
          const text = JSON.stringify(whole, null, indent);
          const slices = slicesOf(cut(text, places));
          expect(valuesOf(slices)).toEqual(records);
          expect(slices).toEqual(slicesOf([text]));
          expect(slices.every((s) => s.kind !== 'broken')).toBe(true);
        },
      ),
    );
  });

  it('neither throws nor loses its place on damaged JSON, however it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(record, { maxLength: 5 }),
        fc.array(fc.tuple(fc.nat(), fc.constantFrom('', '"', '{', '}', '[', ']', ',', '\\', '\n', '\u0000', 'é'))),
        fc.array(fc.nat(), { maxLength: 8 }),
        (records, edits, places) => {
          let text = JSON.stringify(records, null, 1);
          for (const [at, put] of edits.slice(0, 6)) {
            const i = at % (text.length + 1);
            text = text.slice(0, i) + put + text.slice(i + 1);
          }
          const slices = slicesOf(cut(text, places));
          expect(slices).toEqual(slicesOf([text]));
          for (const slice of slices) parseSlice(slice);
          const lines = text.split('\n').length;
          expect(slices.every((s) => s.line >= 1 && s.line <= lines)).toBe(true);
        },
      ),
    );
  });
});

describe('sliceArray', () => {
  async function read(chunks: readonly (Uint8Array | string)[]): Promise<unknown[]> {
    async function* source(): AsyncGenerator<Uint8Array | string> {
      yield* chunks;
    }
    const slices: Slice[] = [];
    for await (const slice of sliceArray(source())) slices.push(slice);
    return valuesOf(slices);
  }

  it('decodes a character that is cut between two chunks', async () => {
    const bytes = Buffer.from('[{"a":"é😀"}]');
    for (let i = 1; i < bytes.length; i++) {
      expect(await read([bytes.subarray(0, i), bytes.subarray(i)])).toEqual([{ a: 'é😀' }]);
    }
  });

  it('reads UTF-16 with its mark, as PowerShell 5.1 writes it, and UTF-8 with one', async () => {
    expect(await read([Buffer.from('\uFEFF[{"a":1}]', 'utf16le')])).toEqual([{ a: 1 }]);
    expect(await read([Buffer.from('\uFEFF[{"a":1}]')])).toEqual([{ a: 1 }]);
  });
});
