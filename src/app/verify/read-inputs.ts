import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { systemCode } from '../../lake/archive/file-bytes.ts';
import { parseRecordProof, type RecordProof } from '../../ledger/record-proof.ts';
import { parseVerifierKey, type VerifierKey } from '../../ledger/verifier-key.ts';
import { parseBoundedJson } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { KeptCheckpoint } from './verify-witnesses.ts';

/** A proof of one record is no larger. */
const MAX_PROOF = 64 * 1024 * 1024;
const MAX_NOTE = 1_000_000;

/** A verifier key, given as it is or as the file that holds it. @returns on error one line */
export async function readVerifierKey(given: string, path: string): Promise<Result<VerifierKey, string>> {
  const direct = parseVerifierKey(given.trim());
  if (direct.ok) return direct;
  try {
    const { size } = await stat(path);
    if (size > 10_000) return err('--key: the file is too large for a verifier key');
    const read = parseVerifierKey((await readFile(path, 'utf8')).trim());
    return read.ok ? read : err(`--key: ${read.error.message}`);
  } catch {
    return err(`--key: ${direct.error.message}, and there is no such file`);
  }
}

/** A proof file. @returns on error one line */
export async function readProof(path: string): Promise<Result<RecordProof, string>> {
  try {
    if ((await stat(path)).size > MAX_PROOF) return err(`${path}: is too large for a proof`);
    const document = parseBoundedJson(await readFile(path, 'utf8'));
    const proof = document === undefined ? undefined : parseRecordProof(document);
    if (proof === undefined) return err(`${path}: is no JSON`);
    return proof.ok ? proof : err(`${path}: ${proof.error.message}`);
  } catch (error) {
    return err(`${path}: cannot be read (${systemCode(error) ?? 'unknown trouble'})`);
  }
}

/** Checkpoints that were kept elsewhere: of a file, or all of a folder. @returns on error one line */
export async function readKept(path: string): Promise<Result<readonly KeptCheckpoint[], string>> {
  try {
    const isFolder = (await stat(path)).isDirectory();
    const files = isFolder
      ? (await readdir(path))
          .filter((name) => name.endsWith('.checkpoint'))
          .toSorted()
          .map((name) => join(path, name))
      : [path];
    if (files.length === 0) return err(`${path}: no checkpoint is kept there`);
    const kept: KeptCheckpoint[] = [];
    for (const file of files)
      kept.push({ name: basename(file), note: (await readFile(file, 'utf8')).slice(0, MAX_NOTE) });
    return ok(kept);
  } catch (error) {
    return err(`${path}: cannot be read (${systemCode(error) ?? 'unknown trouble'})`);
  }
}
