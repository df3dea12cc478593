import { describe, expect, it } from 'vitest';
import { uniqueString } from './unique-string.ts';

/** Values that Azure itself gave, of lengths that leave every kind of tail after whole groups of eight bytes. */
const vectors: readonly (readonly [string, string])[] = [
  ['fu', '6rkxbspxjmsho'],
  ['fubar', 'cj2xpqsiwjfne'],
  ['fu-bar', 'q5wxoscxs5j6k'],
  ['/subscriptions/00000000-0000-0000-0000-000000000000-resource-id', 'cwvxuqg24sifi'],
  [
    '/subscriptions/31e9f9a0-9fd2-4294-a0a3-0101246d9700/resourceGroups/rg-modm201-20230913120256/providers/Microsoft.Compute/virtualMachines/bobjacmodm201',
    'yvjxno3je5on2',
  ],
];

describe('uniqueString', () => {
  it.each(vectors)('of %s is %s', (text, expected) => {
    expect(uniqueString(text)).toBe(expected);
  });

  it('gives 13 characters of base 32 for any text', () => {
    for (const text of ['', 'a', 'abc', 'abcd', 'abcdefg', 'abcdefgh', 'ünïcode', 'x'.repeat(1000)]) {
      expect(uniqueString(text)).toMatch(/^[a-z2-7]{13}$/);
    }
  });
});
