import { describe, expect, it } from 'vitest';
import { Permits } from './permits.ts';

describe('Permits', () => {
  it('gives places in the order of asking', async () => {
    const permits = new Permits(1, 10);
    const first = await permits.acquire(1000);
    const order: string[] = [];
    const waiting = ['a', 'b', 'c'].map(async (name) => {
      const release = await permits.acquire(10_000);
      order.push(name);
      release?.();
    });
    first?.();
    await Promise.all(waiting);
    expect(order).toEqual(['a', 'b', 'c']);
  });

  it('gives nothing to who waits too long, and its turn to the next', async () => {
    const permits = new Permits(1, 10);
    const first = await permits.acquire(1000);
    expect(await permits.acquire(1)).toBeUndefined();
    const next = permits.acquire(10_000);
    first?.();
    expect(await next).toBeTypeOf('function');
  });

  it('forgets who has gone, and takes no more than may wait', async () => {
    const permits = new Permits(1, 1);
    const first = await permits.acquire(1000);
    const gone = new AbortController();
    const left = permits.acquire(10_000, gone.signal);
    expect(await permits.acquire(10_000)).toBeUndefined();
    gone.abort();
    expect(await left).toBeUndefined();
    expect(await permits.acquire(10_000, gone.signal)).toBeUndefined();
    const next = permits.acquire(10_000);
    first?.();
    first?.();
    expect(await next).toBeTypeOf('function');
    expect(await permits.acquire(1)).toBeUndefined();
  });
});
