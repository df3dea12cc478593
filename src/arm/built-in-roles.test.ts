import { describe, expect, it } from 'vitest';
import { builtInRoleId } from './built-in-roles.ts';

describe('builtInRoleId', () => {
  it.each([
    ['Owner', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635'],
    ['KEY VAULT READER OF OURS', undefined],
    ['toString', undefined],
    ['', undefined],
  ])('of %s is %s', (name, id) => {
    expect(builtInRoleId(name)).toBe(id);
  });
});
