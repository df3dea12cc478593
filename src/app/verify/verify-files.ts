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
}

/** Compares every byte of the files of an archive with what their seals say, and looks for files that have no seal. */
export async function verifyFiles(
  folder: string,
  { seals, expiries }: SealedFiles,
  progress: (line: string) => void,
): Promise<VerifiedFiles> {
  const findings: VerifyFinding[] = [];
  const remarks: string[] = [];
  const intact: SealLeaf[] = [];
  let [bytes, expired, at] = [0, 0, 0];
  for (const [file, seal] of seals) {
    progress(`file ${++at} of ${seals.size}: ${file}`);
    const gone = expiries.get(file)?.sha256 === seal.sha256;
    const read = await readFileBytes(join(folder, file));
    if (gone) expired++;
    if (read === undefined) {
      if (!gone) findings.push({ kind: 'file', name: file, message: 'is missing, and nothing says that it expired' });
      continue;
    }
    if (gone) remarks.push(`${file}: expired by policy, and is still there`);
    if (typeof read === 'string') {
      findings.push({ kind: 'file', name: file, message: `cannot be read (${read})` });
      continue;
    }
    bytes += read.bytes;
    if (read.bytes === seal.bytes && read.sha256 === seal.sha256) intact.push(seal);
    else findings.push({ kind: 'file', name: file, message: differenceOf(read.bytes, seal.bytes) });
  }
  for (const file of await filesBelow(join(folder, 'tables'), folder))
    if (!seals.has(file))
      findings.push({ kind: 'file', name: file, message: 'is not in the ledger: nothing says that it was sealed' });
  return { checked: at - expired, expired, bytes, findings, remarks, intact };
}

const differenceOf = (found: number, sealed: number): string =>
  found === sealed ? 'is not what was sealed' : `is not what was sealed: ${found} bytes, and ${sealed} were sealed`;

/** What a file's bytes are; undefined where there is no file, a word where it cannot be read. */
async function readFileBytes(path: string): Promise<{ bytes: number; sha256: string } | string | undefined> {
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
