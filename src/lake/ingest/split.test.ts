import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compactJson, eachMember } from './json-text.ts';
import type { FileRecord } from './record.ts';
import { splitCsv } from './split-csv.ts';
import { splitDocument, splitLines } from './split-json.ts';

async function* cut(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}
async function all(records: AsyncIterable<FileRecord[]>): Promise<FileRecord[]> {
  const found: FileRecord[] = [];
  for await (const batch of records) found.push(...batch);
  return found;
}

const field = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é', '{'), maxLength: 8 });
const csvField = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const size = fc.integer({ min: 1, max: 40 });

describe('splitCsv', () => {
  it('gives back every field, wherever the text is cut', async () => {
    const table = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(table, size, fc.constantFrom('\n', '\r\n'), fc.boolean(), async (rows, piece, end, last) => {
        const text = rows.map((row) => row.map(csvField).join(',')).join(end) + (last ? end : '');
        const found = await all(splitCsv(cut(text, piece)));
        expect(found.map((record) => ('fields' in record ? record.fields : record))).toEqual(rows);
      }),
    );
  });

  it('gives the same of any text, wherever it is cut, and never hangs', async () => {
    const outcome = async (text: string, piece: number): Promise<unknown> => {
      try {
        return await all(splitCsv(cut(text, piece)));
      } catch (thrown) {
        return String(thrown);
      }
    };
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r'), maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(text, size, async (given, piece) => {
        expect(await outcome(given, piece)).toEqual(await outcome(given, 1000));
      }),
    );
  });

  it('counts lines within quotes', async () => {
    const found = await all(splitCsv(cut('a,b\n"x\ny\nz",1\n2,3\n', 3)));
    expect(found.map(({ line }) => line)).toEqual([1, 2, 5]);
  });
});

const object = fc.dictionary(fc.string({ maxLength: 5 }), fc.jsonValue({ maxDepth: 3 }), { noNullPrototype: true });

describe('splitDocument and splitLines', () => {
  it('give back every object, wherever the text is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(object, { maxLength: 5 }),
        size,
        fc.constantFrom(0, 2),
        async (objects, piece, indent) => {
          const valuesOf = (found: readonly FileRecord[]): unknown[] =>
            found.map((record) => ('object' in record ? JSON.parse(record.object) : record));
          const wanted = objects.map((value) => JSON.parse(JSON.stringify(value)));
          expect(valuesOf(await all(splitDocument(cut(JSON.stringify(objects, null, indent), piece))))).toEqual(wanted);
          const lines = objects.map((value) => JSON.stringify(value)).join('\n');
          expect(valuesOf(await all(splitLines(cut(lines, piece))))).toEqual(wanted);
        },
      ),
    );
  });

  it('never hang and fail only in words', async () => {
    const text = fc.string({
      unit: fc.constantFrom('{', '}', '[', ']', '"', '\\', ':', ',', '1', '\n'),
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(text, size, async (given, piece) => {
        await all(splitLines(cut(given, piece)));
        await all(splitDocument(cut(given, piece))).catch((thrown: unknown) => {
          expect(thrown).toMatchObject({ line: expect.any(Number) });
        });
      }),
    );
  });
});

describe('eachMember and compactJson', () => {
  it('cut an object into what JSON.parse finds in it', () => {
    fc.assert(
      fc.property(object, fc.constantFrom(0, 1, 3), (value, indent) => {
        const members = new Map<string, unknown>();
        eachMember(JSON.stringify(value, null, indent), (name, source) => members.set(name, JSON.parse(source)));
        expect(Object.fromEntries(members)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('take blanks and escapes out, and nothing else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(compactJson(JSON.stringify(value, null, 3))).toBe(JSON.stringify(value));
      }),
    );
  });

  it.each([
    ['{ "b" : 1.0, "a" : [ 1 , 2 ] }', '{"b":1.0,"a":[1,2]}'],
    ['["a  b\\" , c"]', '["a  b\\" , c"]'],
    ['["\\u00e9\\/\\ud83d\\ude00\\ud800\\u0000"]', '["é/😀\uFFFD\\u0000"]'],
    [
      '[-9223372036854775809,9223372036854775808,18446744073709551616]',
      '[-9223372036854776000,9223372036854775808,18446744073709552000]',
    ],
    ['[1e400,-1e400,1e308]', '["1e400","-1e400",1e308]'],
    ['["1e400", "12345678901234567890123"]', '["1e400","12345678901234567890123"]'],
    ['[12345678901234567890.5]', '[12345678901234567890.5]'],
  ])('%s becomes %s', (source, wanted) => {
    expect(compactJson(source)).toBe(wanted);
  });
});
