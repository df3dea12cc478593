import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { base64Of, bytesOfBase64 } from '../../ledger/base64.ts';
import type { LedgerFailure } from '../../ledger/failure.ts';
import type { NoteSigner } from '../../ledger/signed-note.ts';
import { formatVerifierKey, isKeyName, NOTE_SIGNATURE, verifierKey } from '../../ledger/verifier-key.ts';
import { Ed25519Key } from '../../lib/ed25519.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { reasonOf } from './log-reader.ts';

// The key that signs checkpoints, in the form that Go's note package writes: PRIVATE+KEY+name+hash+base64. Its text appears in no
// message.

export interface KeyFileOptions {
  /** The name of a key that has to be made: the origin of the log that it signs, such as `record.clinic.example`. */
  readonly name: string;
  /** Whether a key is made where there is none. Not where a ledger is there already: another key could not continue it. */
  readonly create: boolean;
}

const HEAD = 'PRIVATE+KEY+';
/** What others than the owner may do. */
const OTHERS = 0o077;

const failure = (message: string): Result<never, LedgerFailure> => err({ code: 'LEDGER_KEY', message });

/**
 * The signer that a key file holds; the file is made with mode 0600 on the first start. Its public half is written beside it, as
 * `<file>.pub`, for those who verify.
 */
export async function openKeyFile(path: string, options: KeyFileOptions): Promise<Result<NoteSigner, LedgerFailure>> {
  try {
    const text = await readKey(path);
    if (typeof text !== 'string') return text;
    if (text !== '') return await published(signerOf(text, path), path);
    if (!options.create) return failure(`${path}: there is no key, and the ledger has been signed by one already`);
    if (!isKeyName(options.name)) return failure('The name of the ledger has no blanks and no plus');
    await writeKey(path, options.name);
    const written = await readKey(path);
    return typeof written === 'string' ? await published(signerOf(written, path), path) : written;
  } catch (error) {
    return failure(`${path}: cannot be read or written (${reasonOf(error)})`);
  }
}

/** Writes the public half where it is not there yet. A folder that cannot be written to keeps nobody from signing. */
async function published(
  signer: Result<NoteSigner, LedgerFailure>,
  path: string,
): Promise<Result<NoteSigner, LedgerFailure>> {
  if (signer.ok)
    await writeFile(`${path}.pub`, `${formatVerifierKey(signer.value.key)}\n`, { flag: 'wx', mode: 0o644 }).catch(
      () => undefined,
    );
  return signer;
}

/** The text of a key file; empty where there is none. */
async function readKey(path: string): Promise<string | Result<never, LedgerFailure>> {
  try {
    const { mode } = await stat(path);
    if (process.platform !== 'win32' && (mode & OTHERS) !== 0)
      return failure(`${path}: others than its owner can read it: chmod 600 it, if nobody did`);
    return await readFile(path, 'utf8');
  } catch (error) {
    if (reasonOf(error) === 'ENOENT') return '';
    throw error;
  }
}

/** Writes a new key. It has its name only when it is whole, and never takes the place of another. */
async function writeKey(path: string, name: string): Promise<void> {
  const seed = randomBytes(32);
  const { id } = verifierKey(name, new Ed25519Key(seed).publicKey);
  const draft = `${path}.${randomBytes(6).toString('hex')}.part`;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.write(`${HEAD}${name}+${id}+${base64Of(Buffer.concat([Buffer.of(NOTE_SIGNATURE), seed]))}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await link(draft, path);
  } catch (error) {
    if (reasonOf(error) !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
  const folder = await open(dirname(path), 'r');
  await folder.sync().catch(() => undefined);
  await folder.close();
}

function signerOf(text: string, path: string): Result<NoteSigner, LedgerFailure> {
  const [, name = '', id, encoded = ''] =
    /^PRIVATE\+KEY\+([^+\n]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)\n?$/.exec(text) ?? [];
  const bytes = bytesOfBase64(encoded);
  if (bytes?.length !== 33 || bytes[0] !== NOTE_SIGNATURE || !isKeyName(name))
    return failure(`${path}: is no key file of a ledger`);
  const key = new Ed25519Key(bytes.subarray(1));
  const own = verifierKey(name, key.publicKey);
  if (own.id !== id) return failure(`${path}: is damaged: its hash is that of another key`);
  return ok({ key: own, sign: (message) => key.sign(message) });
}
