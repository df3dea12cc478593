import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../lib/hash.ts';
import { encodingOf, repairRecord, toUtf8 } from './encoding.ts';
import { gunzipped } from './gunzip.ts';
import { memberOf, textMember, withMember } from './member.ts';
import type { Splitter, TooLong } from './piece.ts';
import { CsvSplitter, readCsvHeader } from './split-csv.ts';
import { BrokenJsonError, JsonSplitter } from './split-json.ts';
import { LineSplitter } from './split-lines.ts';

interface Cut {
  readonly records: (string | TooLong)[];
  readonly ends: number[];
  readonly left: string;
}

/** Cuts bytes that arrive in chunks of a size. */
function cut(splitter: Splitter, bytes: Buffer, size: number, last = true): Cut {
  const records: (string | TooLong)[] = [];
  const ends: number[] = [];
  const take = (record: Buffer | TooLong, end: number): void => {
    records.push(Buffer.isBuffer(record) ? record.toString() : record);
    ends.push(end);
  };
  for (let at = 0; at < bytes.length; at += size) splitter.push(bytes.subarray(at, at + size), take);
  return { left: splitter.finish(last, take), records, ends };
}

const sizes = [1, 2, 3, 7, 64, 100_000];

describe('LineSplitter', () => {
  it.each(sizes)('cuts at newlines in chunks of %d', (size) => {
    const bytes = Buffer.from('{"a":1}\r\n\n  \n{"b":"ü"}\nnot json\n{"c":');
    expect(cut(new LineSplitter(), bytes, size)).toEqual({
      records: ['{"a":1}', '{"b":"ü"}', 'not json'],
      ends: [9, 24, 33],
      left: 'part',
    });
  });

  it('waits with a whole last line until nothing can follow', () => {
    const bytes = Buffer.from('{"a":1}\n{"b":"}"}');
    expect(cut(new LineSplitter(), bytes, 5, false)).toEqual({ records: ['{"a":1}'], ends: [8], left: 'record' });
    expect(cut(new LineSplitter(), bytes, 5, true)).toEqual({
      records: ['{"a":1}', '{"b":"}"}'],
      ends: [8, 17],
      left: 'record',
    });
  });

  it.each(sizes)('keeps of a line past the bound its size and hash, in chunks of %d', (size) => {
    const { records, ends } = cut(new LineSplitter(0, 10), Buffer.from(`a\n${'x'.repeat(50)}\nb\n`), size);
    expect(records).toEqual(['a', { bytes: 50, sha256: sha256('x'.repeat(50)) }, 'b']);
    expect(ends).toEqual([2, 53, 55]);
  });
});

const anyJson = fc.jsonValue({ maxDepth: 3 });

describe('JsonSplitter', () => {
  it.each<[string, string, string[]]>([
    [
      'an array',
      '[{"a":1}, [2] ,"x",null,-1.5e3, {"b":"]}\\""}]',
      ['{"a":1}', '[2]', '"x"', 'null', '-1.5e3', '{"b":"]}\\""}'],
    ],
    ['records of Azure', '{"records":[{"a":1},{"a":2}]}', ['{"a":1}', '{"a":2}']],
    ['a page of OData', '{"@odata.context":"c","value":[{"a":1}],"@odata.nextLink":"http://n"}', ['{"a":1}']],
    [
      'a bundle',
      '{"resourceType":"Bundle","total":2,"entry":[{"resource":{}}],"x":{"entry":[1]}}',
      ['{"resource":{}}'],
    ],
    ['one object', '\uFEFF{ "a" : [1,2], "b":{"c":"}"} }', ['{ "a" : [1,2], "b":{"c":"}"} }']],
    ['objects after one another', '{"a":1}\n{"a"\n:2} {}', ['{"a":1}', '{"a"\n:2}', '{}']],
    ['documents after one another', '{"records":[1]}\n{"records":[]}[2]', ['1', '2']],
    ['nothing', ' \n', []],
  ])('cuts %s', (_name, text, expected) => {
    for (const size of sizes) {
      const { records, left } = cut(new JsonSplitter(), Buffer.from(text), size);
      expect(records).toEqual(expected);
      expect(left).toBe('nothing');
    }
  });

  it('gives the elements that JSON.parse gives, however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(anyJson), fc.integer({ min: 1, max: 40 }), fc.boolean(), (values, size, isEnveloped) => {
        const text = isEnveloped
          ? JSON.stringify({ n: [{ value: 1 }], records: values }, null, 1)
          : JSON.stringify(values);
        const { records } = cut(new JsonSplitter(), Buffer.from(text), size);
        expect(records.map((record) => JSON.parse(String(record)))).toEqual(JSON.parse(JSON.stringify(values)));
      }),
    );
  });

  it('goes on behind any record', () => {
    const bytes = Buffer.from('{"x":[0],"records":[{"a":1}, {"a":2},{"a":3}],"y":1}\n{"records":[{"a":4}]}');
    const places: [number, boolean][] = [];
    const whole: string[] = [];
    const splitter = new JsonSplitter();
    splitter.push(bytes, (record, end) => {
      whole.push(String(record));
      places.push([end, splitter.inArray]);
    });
    places.forEach(([offset, inArray], at) => {
      const { records } = cut(new JsonSplitter({ offset, inArray }), bytes.subarray(offset), 3);
      expect(records).toEqual(whole.slice(at + 1));
    });
  });

  it('keeps wanted members', () => {
    const splitter = new JsonSplitter({ wanted: ['@odata.nextLink', 'n'] });
    cut(splitter, Buffer.from('{"n":12,"value":[],"@odata.nextLink":"http:\\/\\/x"}'), 3);
    expect(Object.fromEntries(splitter.members)).toEqual({ n: '12', '@odata.nextLink': '"http:\\/\\/x"' });
  });

  it('says that a document ends within', () => {
    expect(cut(new JsonSplitter(), Buffer.from('{"records":[{"a":1},{"b":'), 4)).toMatchObject({
      records: ['{"a":1}'],
      left: 'part',
    });
  });

  it.each(['{"a" 1}', ']', '{"records":[1]]', '{"records":[}', '{x}'])('says where %s is no JSON', (text) => {
    expect(() => cut(new JsonSplitter(), Buffer.from(text), 2)).toThrow(BrokenJsonError);
  });

  it('passes over an element past the bound', () => {
    const text = `[1,"${'x'.repeat(40)}",2]`;
    const { records } = cut(new JsonSplitter({ longest: 10 }), Buffer.from(text), 7);
    expect(records).toEqual(['1', { bytes: 42, sha256: expect.any(String) }, '2']);
  });
});

const csvOf = (text: string, size = 5, last = true): Cut => {
  const bytes = Buffer.from(text);
  const header = readCsvHeader(bytes);
  if (header === undefined) throw new Error('no header');
  return cut(new CsvSplitter(header.form, header.end), bytes.subarray(header.end), size, last);
};

describe('CsvSplitter', () => {
  it.each(sizes)('gives rows as objects, in chunks of %d', (size) => {
    const text =
      '\uFEFFTime [UTC],"a ""b""",j,j\r\n1,"x, ""y""\r\nz","{""k"": [1]}",w\r\n\r\n2,5" disk,[oops,,more\n3,,,"{}"';
    expect(csvOf(text, size).records.map((row) => JSON.parse(String(row)))).toEqual([
      { Time: '1', 'a "b"': 'x, "y"\r\nz', j: { k: [1] }, j_4: 'w' },
      { Time: '2', 'a "b"': '5" disk', j: '[oops', Column5: 'more' },
      { Time: '3', j_4: {} },
    ]);
  });

  it.each([
    ['tabulators', 'a\tb\n1\t2\n'],
    ['bars', 'a|b\n1|2\n'],
    ['semicolons', 'a;b\n1;2\n'],
  ])('takes %s', (_name, text) => {
    expect(csvOf(text).records).toEqual(['{"a":"1","b":"2"}']);
  });

  it('waits with a last row that has no end, and with one whose quote is open', () => {
    expect(csvOf('a,b\n1,2\n3,4', 5, false)).toMatchObject({ left: 'record', ends: [8] });
    expect(csvOf('a,b\n1,2\n3,"4', 5, true)).toMatchObject({ left: 'part', ends: [8] });
  });

  it('reads what was written, however the bytes are cut', () => {
    const cell = fc.string({ maxLength: 6, unit: fc.constantFrom('"', ',', '\n', 'a', 'é', '\r') });
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), fc.integer({ min: 1, max: 9 }), (rows, size) => {
        const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
        const text = `a,b\n${rows.map((row) => `${row.map(quoted).join(',')}\n`).join('')}`;
        const expected = rows.map(([a, b]) => ({ ...(a === '' ? {} : { a }), ...(b === '' ? {} : { b }) }));
        expect(csvOf(text, size).records.map((row) => JSON.parse(String(row)))).toEqual(expected);
      }),
    );
  });
});

async function* chunksOf(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const all = async (chunks: AsyncIterable<Buffer>): Promise<Buffer> => {
  const parts: Buffer[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
};

describe('gunzipped', () => {
  it('unpacks members after one another', async () => {
    const bytes = Buffer.concat([gzipSync('abc'), gzipSync('def')]);
    expect((await all(gunzipped(chunksOf(bytes, 3)))).toString()).toBe('abcdef');
  });

  it.each([
    ['truncated', gzipSync('abc'.repeat(100)).subarray(0, 15), 'ends before'],
    ['damaged', Buffer.from('1f8b0800000000000000ffffffffffff', 'hex'), 'damaged'],
    ['a bomb', gzipSync(Buffer.alloc(100 * 1024 * 1024)), 'more than 250 times'],
  ])('says that it is %s', async (_name, bytes, message) => {
    await expect(async () => {
      for await (const _ of gunzipped(chunksOf(bytes, 1000)));
    }).rejects.toThrow(message);
  });

  it('hands on what its input fails of', async () => {
    const broken = (async function* () {
      yield gzipSync('abc').subarray(0, 4);
      throw new Error('gone');
    })();
    await expect(all(gunzipped(broken))).rejects.toThrow('gone');
  });
});

describe('encodings', () => {
  it.each<['utf-16le' | 'utf-16be', boolean]>([
    ['utf-16le', true],
    ['utf-16le', false],
    ['utf-16be', true],
    ['utf-16be', false],
  ])('reads %s, marked: %s', async (encoding, isMarked) => {
    const bytes = Buffer.from(`${isMarked ? '\uFEFF' : ''}{"a":"é"}`, 'utf16le');
    if (encoding === 'utf-16be') bytes.swap16();
    expect(encodingOf(bytes)).toBe(encoding);
    expect((await all(toUtf8(chunksOf(bytes, 3), encoding))).toString()).toBe('{"a":"é"}');
  });

  it('leaves UTF-8 and takes what is none for Windows-1252', () => {
    expect(encodingOf(Buffer.from('{"a":1}'))).toBe('utf-8');
    expect(repairRecord(Buffer.from('é\0'))).toEqual({ record: Buffer.from('é\0'), wasRepaired: false });
    expect(repairRecord(Buffer.from([0x61, 0xe9, 0x80])).record.toString()).toBe('aé€');
  });
});

describe('members', () => {
  it.each<[string, string, string | undefined]>([
    ['{"a":1,"category":"SignInLogs"}', 'category', 'SignInLogs'],
    ['{ "x" : {"category":"no"} , "category" : "q\\"r" }', 'category', 'q"r'],
    ['{"a":[1,{"category":"no"}]}', 'category', undefined],
    ['{"category":3}', 'category', undefined],
    ['[]', 'category', undefined],
    ['{"category', 'category', undefined],
    ['{"a":tru', 'category', undefined],
  ])('of %s: %s is %s', (text, name, expected) => {
    expect(textMember(Buffer.from(text), name)).toBe(expected);
  });

  it('are found with the bytes of their value and put before others', () => {
    expect(memberOf(Buffer.from('{"a":{"b":1 } ,"c":2}'), 'a')?.toString()).toBe('{"b":1 }');
    expect(withMember(Buffer.from(' {"a":1}'), 'n', 'x"').toString()).toBe('{"n":"x\\"","a":1}');
    expect(withMember(Buffer.from('{ }'), 'n', '1').toString()).toBe('{"n":"1" }');
    expect(withMember(Buffer.from('7'), 'n', '1').toString()).toBe('7');
  });
});
