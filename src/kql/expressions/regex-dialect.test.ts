import { describe, expect, it } from 'vitest';
import { translatePattern } from './regex-dialect.ts';

const translated = (pattern: string): string => {
  const found = translatePattern(pattern);
  return 'lacking' in found ? `lacking ${found.lacking}` : found.pattern;
};

describe('translatePattern', () => {
  it.each([
    ['[abc]', '[abc]'],
    ['[]a]', '[\\]a]'],
    ['[^]a]', '[^\\]a]'],
    ['[--a]', '[\\-\\-a]'],
    ['[-]]', '[\\-]]'],
    ['[[:alpha:]_]', '[[:alpha:]_]'],
    ['[\\d\\]x-z]', '[\\p{Nd}\\]x-z]'],
    ['[a-[]', '[a-\\[]'],
  ])('keeps one set of characters: %s', (pattern, expected) => {
    expect(translated(pattern)).toBe(expected);
  });

  it.each([
    ['[a[bc]d]', '[abcd]'],
    ['[x[^yz]]', '(?:[x]|[^yz])'],
    ['[[^yz]]', '(?:[^yz])'],
    ['[^a[bc]]', '[^abc]'],
  ])('makes one set of sets inside of sets: %s', (pattern, expected) => {
    expect(translated(pattern)).toBe(expected);
  });

  it.each([
    ['[[]', '[\\[]'],
    ['[^[]+x', '[^\\[]+x'],
    ['[[(]a[])]', '[\\[(]a[\\])]'],
    ['[a', '[a'],
  ])('takes a bracket that could open no set for itself: %s', (pattern, expected) => {
    expect(translated(pattern)).toBe(expected);
  });

  it.each(['[a-z&&[^x]]', '[0-9--4]', '[a-g~~b-h]', '[^a[^b]]', '[a[^b[^c]]]'])(
    'refuses set operations by name: %s',
    (pattern) => {
      expect(translated(pattern)).toBe('lacking set operations inside brackets');
    },
  );
});
