import { verifyEd25519 } from '../lib/ed25519.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { base64Of, bytesOfBase64 } from './base64.ts';
import type { LedgerFailure } from './failure.ts';
import { isKeyName, NOTE_SIGNATURE, type VerifierKey } from './verifier-key.ts';

// Notes as C2SP has them: text, an empty line, and lines of signatures (https://c2sp.org/signed-note).

/** One signature of a note: the name and the id of the key, and what the algorithm gave. */
export interface NoteSignature {
  readonly name: string;
  /** Eight lower-case hex digits. */
  readonly id: string;
  readonly signature: Uint8Array;
}

export interface SignedNote {
  /** Ends with a line end, which is signed with it. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** Who signs: a key file, or a service that never gives its key away. */
export interface NoteSigner {
  readonly key: VerifierKey;
  readonly sign: (message: Uint8Array) => Uint8Array | Promise<Uint8Array>;
}

/** The longest note, and the most signatures that are read. */
const MAX_NOTE = 1_000_000;
const MAX_SIGNATURES = 100;
const LINE = /^\u2014 ([^ ]+) ([A-Za-z0-9+/=]+)$/;

const failure = (message: string): Result<never, LedgerFailure> => err({ code: 'LEDGER_NOTE', message });

export function formatNote({ text, signatures }: SignedNote): string {
  const lines = signatures.map(
    ({ name, id, signature }) => `\u2014 ${name} ${base64Of(Buffer.concat([Buffer.from(id, 'hex'), signature]))}\n`,
  );
  return `${text}\n${lines.join('')}`;
}

/** Reads a note and checks no signature. Only what `formatNote` writes is taken. */
export function parseNote(note: string): Result<SignedNote, LedgerFailure> {
  if (note.length > MAX_NOTE) return failure('The note is too long');
  if (/(?!\n)\p{Cc}|\p{Cs}/u.test(note)) return failure('The note holds characters that no note has');
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) return failure('The note has no empty line before its signatures');
  const lines = note.slice(end + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) return failure(`The note has more than ${MAX_SIGNATURES} signatures`);
  const signatures = lines.flatMap((line) => signatureOf(line) ?? []);
  if (signatures.length !== lines.length) return failure('A line of the note is no signature');
  return ok({ text: note.slice(0, end + 1), signatures });
}

function signatureOf(line: string): NoteSignature | undefined {
  const [, name = '', encoded = ''] = LINE.exec(line) ?? [];
  const bytes = bytesOfBase64(encoded);
  if (bytes === undefined || bytes.length < 5 || !isKeyName(name)) return undefined;
  return { name, id: Buffer.from(bytes.subarray(0, 4)).toString('hex'), signature: bytes.subarray(4) };
}

/** The signature of a note's text. */
export async function signNote(text: string, signer: NoteSigner): Promise<NoteSignature> {
  const { name, id } = signer.key;
  return { name, id, signature: await signer.sign(Buffer.from(text)) };
}

/** The signatures by a key: those under its name and its id. */
export const signaturesBy = ({ signatures }: SignedNote, key: VerifierKey): readonly NoteSignature[] =>
  signatures.filter(({ name, id }) => name === key.name && id === key.id);

/** Whether a key signed the note: at least one signature is under its name and id, and each of them holds. */
export function verifyNote(note: SignedNote, key: VerifierKey): Result<SignedNote, LedgerFailure> {
  const own = signaturesBy(note, key);
  if (key.type !== NOTE_SIGNATURE) return failure('The key is one of a witness, which signs no notes');
  if (own.length === 0) return failure('The note has no signature by the key');
  const message = Buffer.from(note.text);
  return own.every(({ signature }) => verifyEd25519(key.publicKey, message, signature))
    ? ok(note)
    : failure('The signature of the note does not hold');
}
