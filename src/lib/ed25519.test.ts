import { describe, expect, it } from 'vitest';
import { Ed25519Key, verifyEd25519 } from './ed25519.ts';

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

/** RFC 8032 section 7.1: seed, public key, message, signature. */
const vectors = [
  [
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
] as const;

describe('Ed25519Key', () => {
  it.each(vectors)('gives the vectors of RFC 8032: %s', (seed, publicKey, message, signature) => {
    const key = new Ed25519Key(bytes(seed));
    expect(Buffer.from(key.publicKey).toString('hex')).toBe(publicKey);
    expect(Buffer.from(key.sign(bytes(message))).toString('hex')).toBe(signature);
    expect(verifyEd25519(bytes(publicKey), bytes(message), bytes(signature))).toBe(true);
  });

  it('shows nothing of its private half', () => {
    const key = new Ed25519Key(bytes(vectors[0][0]));
    expect(Object.keys(key)).toEqual(['publicKey']);
  });

  it('wants 32 bytes', () => {
    expect(() => new Ed25519Key(new Uint8Array(31))).toThrow('32 bytes');
  });
});

describe('verifyEd25519', () => {
  const [, publicKey, message, signature] = vectors[1];

  it('refuses a signature with any byte changed', () => {
    for (let at = 0; at < 64; at++) {
      const damaged = bytes(signature);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      expect(verifyEd25519(bytes(publicKey), bytes(message), damaged)).toBe(false);
    }
  });

  it('refuses bytes of other lengths, and keys that are none', () => {
    expect(verifyEd25519(bytes(publicKey), bytes(message), bytes(signature).subarray(1))).toBe(false);
    expect(verifyEd25519(new Uint8Array(31), bytes(message), bytes(signature))).toBe(false);
    expect(verifyEd25519(new Uint8Array(32).fill(255), bytes(message), bytes(signature))).toBe(false);
  });
});
