import { describe, expect, it } from 'vitest';
import { Sha256, sha1Bytes, sha256, sha256Bytes, sha256Into } from './hash.ts';

describe('sha256', () => {
  it.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ])('of %j is the value of FIPS 180-4, of text and of its bytes alike', (text, expected) => {
    expect(sha256(text)).toBe(expected);
    expect(sha256(new TextEncoder().encode(text))).toBe(expected);
  });

  it('takes text as UTF-8', () => {
    expect(sha256('é')).toBe(sha256(Uint8Array.of(0xc3, 0xa9)));
  });
});

describe('sha1Bytes', () => {
  it('of abc is the value of FIPS 180-4', () => {
    const hex = Buffer.from(sha1Bytes(new TextEncoder().encode('abc'))).toString('hex');
    expect(hex).toBe('a9993e364706816aba3e25717850c26c9cd0d89d');
  });
});

describe('sha256Bytes, sha256Into and Sha256', () => {
  const bytes = new TextEncoder().encode('abc');
  const expected = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

  it('give what sha256 gives', () => {
    const target = Buffer.alloc(34, 7);
    sha256Into(bytes, target, 1);
    expect(Buffer.from(sha256Bytes(bytes)).toString('hex')).toBe(expected);
    expect(target.toString('hex')).toBe(`07${expected}07`);
    expect(new Sha256().update(bytes.subarray(0, 1)).update(bytes.subarray(1)).digest()).toBe(expected);
  });
});
