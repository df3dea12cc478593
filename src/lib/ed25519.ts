import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

// Ed25519 of RFC 8032 over keys as the 32 bytes that the RFC writes. Both operations are pure: the same input gives the same bytes.

const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
/** What stands before the bytes of a private key in PKCS #8 (RFC 8410 section 7). */
const PRIVATE_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Whether a signature is that of a message by the holder of a public key. Bytes of a wrong length are no signature. */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false;
  try {
    return verify(null, message, publicKeyOf(publicKey), signature);
  } catch {
    return false;
  }
}

/** A private key in use: it signs and tells its public half, and shows nothing else. */
export class Ed25519Key {
  readonly #key: KeyObject;
  readonly publicKey: Uint8Array;

  /** @param seed the 32 bytes of the private key; throws for any other length */
  constructor(seed: Uint8Array) {
    if (seed.length !== KEY_BYTES) throw new RangeError('A private key of Ed25519 has 32 bytes');
    this.#key = createPrivateKey({ key: Buffer.concat([PRIVATE_HEAD, seed]), format: 'der', type: 'pkcs8' });
    const { x = '' } = createPublicKey(this.#key).export({ format: 'jwk' });
    this.publicKey = new Uint8Array(Buffer.from(x, 'base64url'));
  }

  sign(message: Uint8Array): Uint8Array {
    return new Uint8Array(sign(null, message, this.#key));
  }
}

const publicKeyOf = (bytes: Uint8Array): KeyObject =>
  createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(bytes).toString('base64url') }, format: 'jwk' });
