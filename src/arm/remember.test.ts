import { describe, expect, it } from 'vitest';
import { remember } from './remember.ts';

describe('remember', () => {
  it('asks once for a text, whatever the answer', () => {
    const asked: string[] = [];
    const isLong = remember((text) => {
      asked.push(text);
      return text.length > 2;
    });
    expect(['a', 'long', 'a', 'long'].map(isLong)).toEqual([false, true, false, true]);
    expect(asked).toEqual(['a', 'long']);
  });

  it('keeps no more answers than it may, and stays right', () => {
    const asked: string[] = [];
    const twice = remember((text) => {
      asked.push(text);
      return text + text;
    }, 2);
    expect(['a', 'b', 'c', 'c', 'a'].map(twice)).toEqual(['aa', 'bb', 'cc', 'cc', 'aa']);
    expect(asked).toEqual(['a', 'b', 'c', 'a']);
  });
});
