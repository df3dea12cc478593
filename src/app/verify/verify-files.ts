import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { bytesOf, systemCode } from '../../lake/archive/file-bytes.ts';
import type { ExpiryLeaf, SealLeaf } from '../../ledger/leaf.ts';
import type { VerifyFinding } from './verified.ts';

export interface VerifiedFiles {
  readonly checked: number;
  readonly expired: number;
  readonly bytes: number;
  readonly findings: readonly VerifyFinding[];
  readonly remarks: readonly string[];
  /** The files that are what was sealed. */
  readonly intact: readonly SealLeaf[];
}

/** What the ledger says of files. */
export interface SealedFiles {
  readonly seals: ReadonlyMap<string, SealLeaf>;
  readonly expiries: ReadonlyMap<string, ExpiryLeaf>;
  /** Whether all leaves of the ledger are known; otherwise a file without a seal may have one. */
  readonly complete: boolean;
  /** Files of which leaves say that no checkpoint covers yet: sealed, or expired. */
  readonly pending: ReadonlySet<string>;
}

/** Compares every byte of the files of an archive with what their seals say, and looks for files that have no seal. */
export async function verifyFiles(
  folder: string,
  sealed: SealedFiles,
  progress: (line: string) => void,
): Promise<VerifiedFiles> {
  const findings: VerifyFinding[] = [];
  const remarks: string[] = [];
  const intact: SealLeaf[] = [];
  let [bytes, expired, at] = [0, 0, 0];
  for (const [file, seal] of sealed.seals) {
    progress(`file ${++at} of ${sealed.seals.size}: ${file}`);
    const gone = sealed.expiries.get(file)?.sha256 === seal.sha256;
    if (gone) expired++;
    const read = await readFileBytes(join(folder, file));
    if (read === undefined) {
      if (!gone) absent(file, sealed, findings, remarks);
      continue;
    }
    if (gone) remarks.push(`${file}: expired by policy, and is still there`);
    const wrong = differenceOf(read, seal);
    bytes += typeof read === 'string' ? 0 : read.bytes;
    if (wrong === undefined) intact.push(seal);
    else findings.push({ kind: 'file', name: file, message: wrong });
  }
  for (const file of await filesBelow(join(folder, 'tables'), folder))
    if (!sealed.seals.has(file)) unsealed(file, sealed, findings, remarks);
  return { checked: at - expired, expired, bytes, findings, remarks, intact };
}

type Bytes = { readonly bytes: number; readonly sha256: string };

/** What a leaf says for which nobody signed: it may be so, and it proves nothing. */
const UNSIGNED = 'which no checkpoint covers: let the service start once, and verify again';

/** A file that should be there. Leaves that cannot be read may say that it expired. */
function absent(file: string, { complete, pending }: SealedFiles, findings: VerifyFinding[], remarks: string[]): void {
  const why = pending.has(file) ? `a leaf says that it expired, ${UNSIGNED}` : 'nothing says that it expired';
  if (complete) findings.push({ kind: 'file', name: file, message: `is missing, and ${why}` });
  else remarks.push(`${file}: is missing; whether it expired cannot be read`);
}

/** A file that no leaf is about. Leaves that cannot be read may be. */
function unsealed(
  file: string,
  { complete, pending }: SealedFiles,
  findings: VerifyFinding[],
  remarks: string[],
): void {
  const why = pending.has(file) ? `a leaf says that it was sealed, ${UNSIGNED}` : 'nothing says that it was sealed';
  if (complete) findings.push({ kind: 'file', name: file, message: `is not in the signed ledger: ${why}` });
  else remarks.push(`${file}: no seal of it can be read`);
}

/** What is wrong with a file; undefined where it is what was sealed. */
function differenceOf(read: Bytes | string, seal: SealLeaf): string | undefined {
  if (typeof read === 'string') return `cannot be read (${read})`;
  if (read.bytes !== seal.bytes) return `is not what was sealed: ${read.bytes} bytes, and ${seal.bytes} were sealed`;
  return read.sha256 === seal.sha256 ? undefined : 'is not what was sealed';
}

/** What a file's bytes are; undefined where there is no file, a word where it cannot be read. */
async function readFileBytes(path: string): Promise<Bytes | string | undefined> {
  try {
    return await bytesOf(createReadStream(path));
  } catch (error) {
    const code = systemCode(error) ?? 'unknown trouble';
    return code === 'ENOENT' || code === 'ENOTDIR' ? undefined : code;
  }
}

/** The files below a folder, as paths from a root with `/`. */
async function filesBelow(folder: string, root: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) =>
        relative(root, join(entry.parentPath ?? entry.path, entry.name))
          .split(sep)
          .join('/'),
      )
      .toSorted();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}
