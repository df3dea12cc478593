import { verifyEd25519 } from '../lib/ed25519.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { base64Of, bytesOfBase64 } from './base64.ts';
import type { LedgerFailure } from './failure.ts';
import {
  formatNote,
  type NoteSigner,
  parseNote,
  type SignedNote,
  signaturesBy,
  signNote,
  verifyNote,
} from './signed-note.ts';
import { HASH_BYTES } from './tree.ts';
import { COSIGNATURE, type VerifierKey } from './verifier-key.ts';

// Checkpoints (https://c2sp.org/tlog-checkpoint) and what witnesses add to them (https://c2sp.org/tlog-cosignature).

/** The state of a log: how many leaves it has, and the root of their tree. */
export interface Checkpoint {
  /** Which log it is: the name of the key that signs it. */
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

/** A checkpoint with the note that says so. */
export interface SignedCheckpoint extends Checkpoint {
  readonly note: string;
}

/** A witness's statement that it saw a checkpoint, and when, in seconds since 1970. */
export interface Cosignature {
  readonly name: string;
  readonly time: bigint;
}

const failure = (message: string): Result<never, LedgerFailure> => err({ code: 'LEDGER_CHECKPOINT', message });

const checkpointText = ({ origin, size, root }: Checkpoint): string => `${origin}\n${size}\n${base64Of(root)}\n`;

/** Signs a checkpoint under the origin that is the signer's name. The caller answers for its consistency with earlier ones. */
export async function signCheckpoint(
  { size, root }: Omit<Checkpoint, 'origin'>,
  signer: NoteSigner,
): Promise<SignedCheckpoint> {
  const checkpoint = { origin: signer.key.name, size, root };
  const text = checkpointText(checkpoint);
  return { ...checkpoint, note: formatNote({ text, signatures: [await signNote(text, signer)] }) };
}

/** Reads a note as a checkpoint and checks no signature. */
export function parseCheckpoint(
  note: string,
): Result<SignedCheckpoint & { readonly signed: SignedNote }, LedgerFailure> {
  const signed = parseNote(note);
  if (!signed.ok) return signed;
  const [origin = '', size = '', root = '', ...more] = signed.value.text.slice(0, -1).split('\n');
  const hash = bytesOfBase64(root);
  if (origin === '' || more.includes('')) return failure('The checkpoint has an empty line');
  if (!/^(?:0|[1-9]\d{0,15})$/.test(size) || !Number.isSafeInteger(Number(size)))
    return failure('The second line of the checkpoint is no size of a log');
  if (hash?.length !== HASH_BYTES) return failure('The third line of the checkpoint is no root hash');
  return ok({ origin, size: Number(size), root: hash, note, signed: signed.value });
}

/** Reads a checkpoint that a key must have signed, under its own name as the origin. */
export function openCheckpoint(note: string, key: VerifierKey): Result<SignedCheckpoint, LedgerFailure> {
  const parsed = parseCheckpoint(note);
  if (!parsed.ok) return parsed;
  const { signed, ...checkpoint } = parsed.value;
  if (checkpoint.origin !== key.name) return failure('The checkpoint is one of another log than the key');
  const verified = verifyNote(signed, key);
  return verified.ok ? ok(checkpoint) : verified;
}

const cosignedMessage = (text: string, time: bigint): Uint8Array =>
  Buffer.from(`cosignature/v1\ntime ${time}\n${text}`);

/** Adds a witness's cosignature (version 1, Ed25519) to a checkpoint's note. @param time in seconds since 1970 */
export async function cosignCheckpoint(
  note: string,
  witness: NoteSigner,
  time: bigint,
): Promise<Result<string, LedgerFailure>> {
  const parsed = parseCheckpoint(note);
  if (!parsed.ok) return parsed;
  const { signed } = parsed.value;
  const stamp = Buffer.alloc(8);
  stamp.writeBigUInt64BE(time);
  const bytes = await witness.sign(cosignedMessage(signed.text, time));
  const added = { name: witness.key.name, id: witness.key.id, signature: Buffer.concat([stamp, bytes]) };
  return ok(formatNote({ text: signed.text, signatures: [...signed.signatures, added] }));
}

/** The statement of a witness about a checkpoint: each cosignature under its name and id must hold; the latest is given. */
export function verifyCosignature(note: string, witness: VerifierKey): Result<Cosignature, LedgerFailure> {
  const parsed = parseCheckpoint(note);
  if (!parsed.ok) return parsed;
  if (witness.type !== COSIGNATURE) return failure('The key is none of a witness');
  const { signed } = parsed.value;
  let latest: bigint | undefined;
  for (const { signature } of signaturesBy(signed, witness)) {
    if (signature.length !== 72) return failure('The cosignature has a wrong length');
    const time = Buffer.from(signature).readBigUInt64BE();
    if (!verifyEd25519(witness.publicKey, cosignedMessage(signed.text, time), signature.subarray(8)))
      return failure('The cosignature of the witness does not hold');
    if (latest === undefined || time > latest) latest = time;
  }
  return latest === undefined
    ? failure('The checkpoint has no cosignature by the witness')
    : ok({ name: witness.name, time: latest });
}
