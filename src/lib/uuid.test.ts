import { describe, expect, it } from 'vitest';
import { isUuid, uuidV5 } from './uuid.ts';

describe('uuidV5', () => {
  const dns = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';

  it('gives the example of RFC 9562 appendix A.4', () => {
    expect(uuidV5(dns, 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
  });

  it('hashes the name as UTF-8, and the namespace in any case', () => {
    expect(uuidV5(dns, 'é')).not.toBe(uuidV5(dns, 'e'));
    expect(uuidV5(dns.toUpperCase(), 'x')).toBe(uuidV5(dns, 'x'));
    expect(isUuid(uuidV5(dns, ''))).toBe(true);
  });
});

describe('isUuid', () => {
  it.each([
    ['00000000-0000-0000-0000-000000000000', true],
    ['6BA7B810-9dad-11d1-80b4-00c04fd430c8', true],
    ['6ba7b8109dad11d180b400c04fd430c8', false],
    ['{6ba7b810-9dad-11d1-80b4-00c04fd430c8}', false],
    ['6ba7b810-9dad-11d1-80b4-00c04fd430c8\n', false],
    ['6ba7b810-9dad-11d1-80b4-00c04fd430cg', false],
    ['', false],
  ])('of %j is %s', (text, expected) => {
    expect(isUuid(text)).toBe(expected);
  });
});
