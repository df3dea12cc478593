import { describe, expect, it } from 'vitest';
import { formatAddress, parseAddress, parseNetwork } from './cidr.ts';

describe('parseNetwork', () => {
  it.each([
    ['10.1.2.3/8', '10.0.0.0', 8],
    ['0.0.0.0/0', '0.0.0.0', 0],
    ['192.168.1.7/32', '192.168.1.7', 32],
    ['FD00:1::5/64', 'fd00:1::', 64],
  ])('reads %s', (text, first, prefix) => {
    const network = parseNetwork(text);
    expect(network && [formatAddress(network.first, network.bits), network.prefix]).toEqual([first, prefix]);
  });

  it.each(['', '10.0.0.0', '10.0.0/8', '10.0.0.0/33', '10.0.0.256/8', '010.0.0.0/x', '::/129', '1/8', 'a'.repeat(100)])(
    'does not take %s for a network',
    (text) => {
      expect(parseNetwork(text)).toBeUndefined();
    },
  );
});

describe('parseAddress', () => {
  it('reads what formatAddress writes', () => {
    for (const text of ['0.0.0.0', '255.255.255.255', '10.0.0.4', '::', 'fe80::1', '2001:db8::ff00:42:8329']) {
      const address = parseAddress(text);
      expect(address && formatAddress(address.value, address.bits)).toBe(text);
    }
  });
});
