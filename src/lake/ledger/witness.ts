import { mkdir, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openCheckpoint, type SignedCheckpoint } from '../../ledger/checkpoint.ts';
import type { LedgerFailure } from '../../ledger/failure.ts';
import type { VerifierKey } from '../../ledger/verifier-key.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { LedgerStore } from './ledger-store.ts';
import { reasonOf } from './log-reader.ts';

/**
 * A second place where checkpoints are kept: one that whoever runs the log cannot change, so that not even they can rewrite history.
 * Its methods reject where it cannot be reached.
 */
export interface CheckpointCopy {
  /** What it is called in messages; never a secret. */
  readonly name: string;
  /** The note of the largest checkpoint that is kept there; undefined where none is. */
  latest(): Promise<string | undefined>;
  /** Keeps a checkpoint for ever. Keeping one that is kept already is no failure. */
  keep(checkpoint: SignedCheckpoint): Promise<void>;
}

/** The largest checkpoint that is read. */
const MAX_NOTE = 1_000_000;

/** A folder, on another disk or of another machine: each checkpoint is a file of its own, which is never written again. */
export class FolderCopy implements CheckpointCopy {
  readonly name: string;
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.name = folder;
  }

  async latest(): Promise<string | undefined> {
    await mkdir(this.#folder, { recursive: true });
    const names = (await readdir(this.#folder)).filter((name) => /^\d{16}\.checkpoint$/.test(name));
    const last = names.toSorted().at(-1);
    return last === undefined ? undefined : (await readFile(join(this.#folder, last), 'utf8')).slice(0, MAX_NOTE);
  }

  async keep({ size, note }: SignedCheckpoint): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const path = join(this.#folder, `${String(size).padStart(16, '0')}.checkpoint`);
    try {
      const file = await open(path, 'wx');
      try {
        await file.write(note);
        await file.sync();
      } finally {
        await file.close();
      }
    } catch (error) {
      // One that a crash cut short is written anew; another of the same size stays, and is found when the log is opened.
      if (reasonOf(error) !== 'EEXIST' || !note.startsWith(await readFile(path, 'utf8'))) throw error;
      const file = await open(path, 'r+');
      try {
        await file.write(note, 0);
        await file.sync();
      } finally {
        await file.close();
      }
    }
  }
}

/** A log as far as witnesses are concerned. */
type WitnessedLog = Pick<LedgerStore, 'size' | 'root'>;

/**
 * Whether the log is what its witnesses saw. Refused: `LEDGER_WITNESS` where one saw more than there is, saw something else, or keeps
 * what is no checkpoint of this log.
 * @returns the names of witnesses that could not be reached
 */
export async function checkWitnesses(
  log: WitnessedLog,
  key: VerifierKey,
  copies: readonly CheckpointCopy[],
): Promise<Result<readonly string[], LedgerFailure>> {
  const unreached: string[] = [];
  for (const copy of copies) {
    let note: string | undefined;
    try {
      note = await copy.latest();
    } catch {
      unreached.push(copy.name);
      continue;
    }
    const wrong = note === undefined ? undefined : await disagreement(log, key, note);
    if (wrong !== undefined) return err({ code: 'LEDGER_WITNESS', message: `The witness ${copy.name} ${wrong}` });
  }
  return ok(unreached);
}

async function disagreement(log: WitnessedLog, key: VerifierKey, note: string): Promise<string | undefined> {
  const seen = openCheckpoint(note, key);
  if (!seen.ok) return `keeps what is no checkpoint of this log: ${seen.error.message}`;
  const { size, root } = seen.value;
  if (size > log.size) return `saw ${size} leaves, and the log has ${log.size}: leaves were taken away`;
  const now = await log.root(size);
  if (!now.ok) return `saw ${size} leaves, which cannot be read now: ${now.error.message}`;
  return Buffer.compare(now.value, root) === 0 ? undefined : `saw other leaves than the first ${size} of the log`;
}

/**
 * Copies a checkpoint of all that is durable to the witnesses, and adds a leaf of kind `note` that says so.
 * @param at ISO 8601
 * @returns the names of witnesses that did not take it
 */
export async function copyCheckpoint(
  store: Pick<LedgerStore, 'publish' | 'append'>,
  copies: readonly CheckpointCopy[],
  at: string,
): Promise<Result<readonly string[], LedgerFailure>> {
  const published = await store.publish();
  if (!published.ok) return published;
  const { size, root } = published.value;
  const [kept, failed]: [string[], string[]] = [[], []];
  for (const copy of copies) {
    const list = await copy.keep(published.value).then(
      () => kept,
      () => failed,
    );
    list.push(copy.name);
  }
  if (kept.length === 0) return ok(failed);
  const checkpoint = { size, root: Buffer.from(root).toString('hex') };
  const text = `copied to ${kept.join(', ')}`.slice(0, 10_000);
  const appended = await store.append([{ kind: 'note', topic: 'witness', text, checkpoint, at }]);
  return appended.ok ? ok(failed) : appended;
}
