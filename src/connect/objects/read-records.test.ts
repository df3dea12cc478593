import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ObjectsRound, ownPlacement } from './objects-round.ts';
import { type Place, parsePlace, placeText } from './place.ts';
import { holdsPlace, type ReadEnding, readRecords } from './read-records.ts';
import { type Format, foreignFormat, formatOf } from './sniff.ts';
import { headOf, type StoredObject } from './stored-object.ts';

const signal = new AbortController().signal;
const objectOf = (bytes: Buffer, chunk = 1000): StoredObject => ({
  name: 'x',
  size: bytes.length,
  modifiedAt: new Date(0),
  read: async function* (from, to) {
    const end = to ?? bytes.length;
    for (let at = from; at < end; at += chunk) yield bytes.subarray(at, Math.min(at + chunk, end));
  },
});

async function readAll(
  object: StoredObject,
  start?: Place,
  format: Format = 'auto',
): Promise<{ records: string[]; place: Place | undefined; ending: ReadEnding }> {
  const portions = readRecords(object, start, { format, end: 'whole', marker: () => Buffer.alloc(0), signal });
  const records: string[] = [];
  let place = start;
  for (;;) {
    const next = await portions.next();
    if (next.done === true) return { records, place, ending: next.value };
    records.push(...next.value.records.map(String));
    place = next.value.place;
  }
}

const line = (id: number): string => `{"id":${id},"text":"é${'x'.repeat(id % 50)}"}`;
const texts = (lines: readonly string[]): Readonly<Record<string, Buffer>> => {
  const rows = Buffer.from(`id,text\n${lines.map((_, at) => `${at},"a\nb"\n`).join('')}`);
  const ndjson = lines.map((each) => `${each}\n`).join('');
  return {
    ndjson: Buffer.from(ndjson),
    'gzip of ndjson': gzipSync(ndjson),
    'UTF-16': Buffer.from(`\uFEFF${ndjson}`, 'utf16le'),
    array: Buffer.from(`[${lines.join(',\n')}]`),
    envelope: Buffer.from(`{"a":[1],"records":[${lines.join(',')}],"b":2}`),
    csv: rows,
  };
};

describe('readRecords', () => {
  const lines = Array.from({ length: 60 }, (_, at) => line(at));

  it.each(Object.keys(texts(lines)))('goes on in what grew since: %s', async (kind) => {
    for (const count of [1, 7, 59]) {
      // What is closed behind its records is written anew with more of them.
      const before = texts(lines.slice(0, count))[kind] ?? Buffer.alloc(0);
      const after = texts(lines)[kind] ?? Buffer.alloc(0);
      const first = await readAll(objectOf(before, 13));
      const second = await readAll(objectOf(after, 13), first.place);
      const whole = await readAll(objectOf(after));
      expect([...first.records, ...second.records]).toEqual(whole.records);
      expect(whole.records.length).toBe(60);
      expect(second.ending.isOther).toBeUndefined();
    }
  });

  it('tells another object by the bytes before the place', async () => {
    const { place } = await readAll(objectOf(Buffer.from(`${line(1)}\n${line(2)}\n`)));
    if (place === undefined) throw new Error('no place');
    const same = objectOf(Buffer.from(`${line(1)}\n${line(2)}\n${line(3)}\n`));
    const shorter = objectOf(Buffer.from(`${line(1)}\n`));
    const longer = objectOf(Buffer.from(`${line(4).repeat(9)}\n`));
    expect(await Promise.all([same, shorter, longer].map((each) => holdsPlace(each, place, signal)))).toEqual([
      true,
      false,
      false,
    ]);
    expect((await readAll(same, place)).records).toEqual([line(3)]);
    for (const other of [shorter, longer]) expect((await readAll(other, place)).ending.isOther).toBe(true);
  });

  it('takes the format that it is told', async () => {
    const bytes = Buffer.from('{"value":[{"a":1}]}\n');
    expect((await readAll(objectOf(bytes))).records).toEqual(['{"a":1}']);
    expect((await readAll(objectOf(bytes), undefined, 'lines')).records).toEqual(['{"value":[{"a":1}]}']);
  });

  it('fails as reading fails', async () => {
    const broken = {
      ...objectOf(Buffer.alloc(10)),
      read: () => {
        throw Object.assign(new Error('x'), { code: 'EIO' });
      },
    };
    await expect(readAll(broken)).rejects.toThrow('x');
    expect(
      await holdsPlace(broken, { offset: 1, following: 'lines', isGzip: false, encoding: 'utf-8', tail: '' }, signal),
    ).toBe(false);
  });
});

describe('places', () => {
  it('are read as they were written', () => {
    const place = fc.record({
      offset: fc.nat(),
      following: fc.constantFrom('lines' as const, 'elements' as const, 'documents' as const, 'rows' as const),
      isGzip: fc.boolean(),
      encoding: fc.constantFrom('utf-8' as const, 'utf-16le' as const, 'utf-16be' as const),
      tail: fc.constant('0123456789abcdef'),
    });
    fc.assert(
      fc.property(place, (each) => {
        expect(parsePlace(placeText(each))).toEqual(each);
      }),
    );
    expect(['', '1', '1x:0123456789abcdef', '1l:0'].map(parsePlace)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(ownPlacement('a').read('')).toBeUndefined();
    expect(new ObjectsRound({ tasks: async function* () {}, settleSeconds: 1, abandonSeconds: 1 }).look).toBeTypeOf(
      'function',
    );
  });
});

describe('formatOf', () => {
  it.each<[string, string]>([
    ['{"a":1}\n{"a":2}\n', 'lines'],
    ['{"a":1}', 'lines'],
    ['{"a":"unfinished', 'lines'],
    ['{\n  "a": 1\n}', 'json'],
    ['{"records":[{"a":', 'json'],
    ['{"value":[1,2]}\n{"value":[3]}\n', 'lines'],
    ['\uFEFF[1]', 'json'],
    ['a,b\n1,2\n', 'csv'],
    ['a\tb\r\n', 'csv'],
    ['one word\n', 'lines'],
    ['', 'lines'],
  ])('of %j is %s', (text, format) => {
    expect(formatOf(Buffer.from(text))).toBe(format);
  });

  it('knows what it cannot read', async () => {
    expect([
      foreignFormat(Buffer.from('PK\x03\x04')),
      foreignFormat(Buffer.from('PAR1')),
      foreignFormat(Buffer.from('{}')),
    ]).toEqual(['ZIP', 'Parquet', undefined]);
    expect((await headOf(objectOf(Buffer.from('abcdef'), 2).read(0, undefined, signal), 3)).toString()).toBe('abc');
  });
});
