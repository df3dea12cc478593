import { describe, expect, it } from 'vitest';
import { compareText } from './compare-text.ts';

describe('compareText', () => {
  it('orders by code units and not by any language', () => {
    expect(['ä', 'a', 'Z', 'z', '', 'a-b', 'a'].toSorted(compareText)).toEqual(['', 'Z', 'a', 'a', 'a-b', 'z', 'ä']);
  });
});
