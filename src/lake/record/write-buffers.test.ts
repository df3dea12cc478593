import { describe, expect, it } from 'vitest';
import { WriteBuffers } from './write-buffers.ts';

describe('WriteBuffers', () => {
  it('gives buffers of the size that was asked, and large ones again once they are free', () => {
    const buffers = new WriteBuffers();
    const sizes = [10, 2_000_000, 3_000_000, 4_000_000, 40_000_000];
    const first = sizes.map((size) => buffers.take(size));
    expect(first.map(({ length }) => length)).toEqual(sizes);
    expect(new Set(first.map(({ buffer }) => buffer)).size).toBe(sizes.length);
    buffers.free();
    expect(buffers.take(5_000_000).buffer).toBe(first[1]?.buffer);
  });
});
