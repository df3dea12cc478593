import { deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gunzip, unzlib } from './inflate.ts';

const most = 100_000;
const texts = [
  '',
  'a',
  'Test string 123',
  'ab'.repeat(20_000),
  'The quick brown fox jumps over the lazy dog. '.repeat(50),
];

describe('inflate', () => {
  it.each(texts)('gives what was packed: %#', (text) => {
    const bytes = new Uint8Array(Buffer.from(text));
    for (const level of [0, 1, 6, 9]) {
      expect(gunzip(gzipSync(bytes, { level }), most)).toEqual({ ok: true, value: bytes });
      expect(unzlib(deflateSync(bytes, { level }), most)).toEqual({ ok: true, value: bytes });
    }
  });

  it('gives what was packed of any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), fc.integer({ min: 0, max: 9 }), (bytes, level) => {
        expect(unzlib(deflateSync(bytes, { level }), most)).toEqual({ ok: true, value: new Uint8Array(bytes) });
      }),
    );
  });

  it('takes damaged data without failing otherwise', () => {
    const packed = gzipSync(Buffer.from('The quick brown fox jumps over the lazy dog. '.repeat(9)));
    fc.assert(
      fc.property(fc.nat(packed.length - 1), fc.nat(255), (place, value) => {
        const damaged = Uint8Array.from(packed);
        damaged[place] = value;
        const result = gunzip(damaged, most);
        expect(result.ok || ['invalid', 'too-long', 'followed'].includes(result.error)).toBe(true);
      }),
    );
  });

  it('names what is wrong', () => {
    const packed = deflateSync(Buffer.from('abc'.repeat(100)));
    expect(unzlib(packed, 299)).toEqual({ ok: false, error: 'too-long' });
    expect(unzlib(packed.subarray(0, 8), most)).toEqual({ ok: false, error: 'invalid' });
    expect(unzlib(Buffer.concat([packed, Buffer.from('x')]), most)).toEqual({ ok: false, error: 'followed' });
    expect(gunzip(packed, most)).toEqual({ ok: false, error: 'invalid' });
  });
});
