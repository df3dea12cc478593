import { describe, expect, it } from 'vitest';
import { allOf, anyOf, not, type Truth } from './kleene.ts';

const truths: readonly Truth[] = [true, false, undefined];

describe('Kleene logic', () => {
  it.each<[Truth, Truth, Truth, Truth]>([
    [true, true, true, true],
    [true, false, false, true],
    [true, undefined, undefined, true],
    [false, false, false, false],
    [false, undefined, false, undefined],
    [undefined, undefined, undefined, undefined],
  ])('of %s and %s: allOf %s, anyOf %s, in either order', (a, b, both, either) => {
    expect([allOf([a, b]), allOf([b, a])]).toEqual([both, both]);
    expect([anyOf([a, b]), anyOf([b, a])]).toEqual([either, either]);
  });

  it('of nothing: all are true and none is', () => {
    expect([allOf([]), anyOf([])]).toEqual([true, false]);
  });

  it('keeps the laws of De Morgan and of double negation', () => {
    for (const a of truths) {
      expect(not(not(a))).toBe(a);
      for (const b of truths) expect(not(allOf([a, b]))).toBe(anyOf([not(a), not(b)]));
    }
  });

  it('never takes back what it decided when an unknown becomes known', () => {
    for (const rest of truths)
      for (const join of [allOf, anyOf]) {
        const decided = join([undefined, rest]);
        if (decided !== undefined) expect([join([true, rest]), join([false, rest])]).toEqual([decided, decided]);
      }
  });

  it('stops reading as soon as the answer is settled', () => {
    function* then(first: Truth): Generator<Truth> {
      yield first;
      throw new Error('read too far');
    }
    expect(allOf(then(false))).toBe(false);
    expect(anyOf(then(true))).toBe(true);
  });
});
