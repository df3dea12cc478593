import { describe, expect, it } from 'vitest';
import { isHere } from './request-state.ts';

describe('isHere', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1', true],
    ['127.9.9.9', '127.0.0.1', true],
    ['::1', '::1', true],
    ['::ffff:127.0.0.1', '::ffff:127.0.0.1', true],
    ['::ffff:10.0.0.5', '10.0.0.5', true],
    ['10.0.0.6', '10.0.0.5', false],
    ['fe80::1', 'fe80::2', false],
    [undefined, undefined, false],
  ])('from %s to %s is %s', (remoteAddress, localAddress, expected) => {
    expect(isHere({ socket: { remoteAddress, localAddress } as never })).toBe(expected);
  });
});
