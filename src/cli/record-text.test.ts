import { describe, expect, it } from 'vitest';
import { sizeText, spanText } from './record-text.ts';

describe('sizeText', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1500, '1.50 kB'],
    [20_000_000_000, '20.0 GB'],
    [3.2e15, '3.20 PB'],
  ])('says %d bytes as %s', (bytes, text) => {
    expect(sizeText(bytes)).toBe(text);
  });
});

describe('spanText', () => {
  it.each([
    [5, '5 s'],
    [600, '10 min'],
    [7200, '2 h'],
    [259_200, '3 d'],
  ])('says %d seconds as %s', (seconds, text) => {
    expect(spanText(seconds)).toBe(text);
  });
});
