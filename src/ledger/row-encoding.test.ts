import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../lib/hash.ts';
import { kustoTypes } from '../model/table.ts';
import { encodeRow, hashRow, ticksOf } from './row-encoding.ts';
import { rowVectors } from './testing/row-vectors.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('encodeRow', () => {
  it.each(rowVectors)('gives the bytes of its definition: $about', ({ columns, values, bytes }) => {
    const encoded = encodeRow(columns, values);
    expect(encoded.ok ? hex(encoded.value) : encoded.error).toBe(bytes);
  });

  it.each([
    ['bool', 'yes'],
    ['int', '1.0'],
    ['int', '01'],
    ['long', '-0'],
    ['long', ''],
    ['long', '1\n'],
    ['real', ''],
    ['real', '0x10'],
    ['real', '1,5'],
    ['datetime', '2026-01-01T00:00:00Z'],
    ['guid', '6ba7b8109dad11d180b400c04fd430c8'],
    ['decimal', '1e5'],
    ['decimal', '.5'],
  ] as const)('does not take %s %j, and does not show it', (type, value) => {
    const encoded = encodeRow([{ name: 'C', type }], [value]);
    expect(encoded).toEqual({
      ok: false,
      error: { code: 'LEDGER_ROW', message: `The value of column "C" is no ${type}` },
    });
  });

  it('wants a value for each column', () => {
    expect(encodeRow([{ name: 'C', type: 'int' }], [])).toMatchObject({ ok: false, error: { code: 'LEDGER_ROW' } });
  });

  it('gives different rows different bytes', () => {
    const cell = fc.option(fc.string({ unit: 'binary', maxLength: 6 }));
    const row = fc.array(cell, { minLength: 3, maxLength: 3 });
    const columns = ['a', 'b', 'c'].map((name) => ({ name, type: 'string' as const }));
    fc.assert(
      fc.property(row, row, (a, b) => {
        const [first, second] = [encodeRow(columns, a), encodeRow(columns, b)];
        expect(first.ok && second.ok && hex(first.value) === hex(second.value)).toBe(
          JSON.stringify(a) === JSON.stringify(b),
        );
      }),
    );
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kustoTypes), fc.string(), (type, value) => {
        expect(typeof encodeRow([{ name: 'C', type }], [value]).ok).toBe('boolean');
      }),
    );
  });
});

describe('hashRow', () => {
  it('is the hash of a leaf of RFC 9162: of nothing, that of 0x00', () => {
    expect(hex(hashRow(new Uint8Array()))).toBe(sha256(Uint8Array.of(0)));
  });
});

describe('ticksOf', () => {
  it.each([
    ['1970-01-01T00:00:00Z', '621355968000000000'],
    ['0001-01-01T00:00:00Z', '0'],
    ['9999-12-31T23:59:59.9999999Z', '3155378975999999999'],
    ['2026-01-01 00:00:00.0000001', '639028224000000001'],
    ['2026-01-01', undefined],
    ['2026-13-01T00:00:00Z', undefined],
  ])('of %s is %s', (time, ticks) => {
    expect(ticksOf(time)).toBe(ticks);
  });
});
