import { sha256Bytes } from '../lib/hash.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { base64Of, bytesOfBase64 } from './base64.ts';
import type { LedgerFailure } from './failure.ts';

/** The signatures of C2SP that are known here: of a note by Ed25519, and of a checkpoint by a witness with a time. */
export const NOTE_SIGNATURE = 0x01;
export const COSIGNATURE = 0x04;
export type SignatureType = typeof NOTE_SIGNATURE | typeof COSIGNATURE;

/** A public key of Ed25519 with the name under which it signs (https://c2sp.org/signed-note). */
export interface VerifierKey {
  readonly name: string;
  /** Eight lower-case hex digits, which follow from the name, the type and the key. */
  readonly id: string;
  readonly type: SignatureType;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** The key of a name. Throws for a name that cannot stand in a note. */
export function verifierKey(name: string, publicKey: Uint8Array, type: SignatureType = NOTE_SIGNATURE): VerifierKey {
  if (!isKeyName(name)) throw new RangeError('The name of a key has no blanks and no plus');
  const id = Buffer.from(sha256Bytes(Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(type), publicKey])))
    .subarray(0, 4)
    .toString('hex');
  return { name, id, type, publicKey };
}

/** Whether a name can stand in a signature line: not empty, no blank of any kind, no plus, no control character. */
export const isKeyName = (name: string): boolean => /^[^\s+\p{Cc}\p{Cs}\p{Z}]{1,500}$/u.test(name);

/** A key as one word: `name+hash+base64`, to be given to whoever verifies. */
export const formatVerifierKey = ({ name, id, type, publicKey }: VerifierKey): string =>
  `${name}+${id}+${base64Of(Buffer.concat([Buffer.of(type), publicKey]))}`;

/** Reads a key. What does not fit together (an id of another key, a type that is not known) is refused. */
export function parseVerifierKey(text: string): Result<VerifierKey, LedgerFailure> {
  const failure = (message: string): Result<never, LedgerFailure> => err({ code: 'LEDGER_KEY', message });
  const match = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text);
  const [, name = '', id, encoded = ''] = match ?? [];
  const bytes = bytesOfBase64(encoded);
  if (match === null || bytes === undefined || !isKeyName(name))
    return failure('The verifier key is not written as name+hash+base64');
  const type = [NOTE_SIGNATURE, COSIGNATURE].find((known): known is SignatureType => known === bytes[0]);
  if (type === undefined || bytes.length !== 33) return failure('The verifier key is no key of Ed25519');
  const key = verifierKey(name, bytes.subarray(1), type);
  return key.id === id ? ok(key) : failure('The verifier key is damaged: its hash is that of another key');
}
