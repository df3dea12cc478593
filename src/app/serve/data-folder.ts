import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { folderOwner, lockFolder } from '../../lake/engine/embedded/folder-lock.ts';
import { err, ok, type Result } from '../../lib/result.ts';

/** Where the data is when nothing says it: beside `safeguard.yaml`, where a person sees it and a backup finds it. */
const USUAL = 'safeguard-data';

/** The folders of the data folder. Each has one owner in the code; what is in it is said there. */
const parts = ['state', 'lake', 'spool', 'ledger', 'archive', 'keys', 'tls', 'dataCollectionRules'] as const;

/** A data folder that is there, with the path of each part. */
export interface DataFolder extends Readonly<Record<(typeof parts)[number], string>> {
  readonly root: string;
  /** How the running owner is reached: its address and its local token. Only its user may read it. */
  readonly ownerFile: string;
  /** Whether it was made now. */
  readonly isNew: boolean;
}

/** The data folder: `SAFEGUARD_DATA`, or `./safeguard-data`. */
export const dataFolderPath = (env: Readonly<Record<string, string | undefined>>, cwd: string): string =>
  resolve(cwd, env['SAFEGUARD_DATA'] || USUAL);

/** The paths of a data folder, whether it is there or not. */
export const dataFolderAt = (root: string): DataFolder => {
  const paths = Object.fromEntries(parts.map((part) => [part, join(root, part)])) as Record<
    (typeof parts)[number],
    string
  >;
  return { ...paths, root, ownerFile: join(root, 'owner.json'), isNew: !existsSync(root) };
};

/** Makes what is missing of a data folder, for its user alone. @returns on error one line */
export function makeDataFolder(root: string): Result<DataFolder, string> {
  const folder = dataFolderAt(root);
  try {
    mkdirSync(root, { recursive: true, mode: 0o700 });
    if (folder.isNew) chmodSync(root, 0o700);
    for (const part of parts) mkdirSync(folder[part], { recursive: true, mode: 0o700 });
    return ok(folder);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'error';
    return err(`The data folder ${root} cannot be made: ${code}`);
  }
}

const LOCK = 'owner.lock';

/** Ownership of a data folder; ends with the process at the latest. */
export interface Ownership {
  release(): void;
}

/**
 * Makes this process the one owner of a data folder: two of them would corrupt the state without an error.
 * @returns on error the line that says who owns it
 */
export function ownDataFolder({ root }: DataFolder): Result<Ownership, string> {
  const lock = lockFolder(root, process.pid, LOCK);
  return lock.kind === 'held'
    ? ok(lock)
    : err(`The data folder ${root} is owned by process ${lock.owner}: end that, or go through it`);
}

/** The process that owns a data folder now. */
export const dataFolderOwner = (root: string): number | undefined => folderOwner(root, LOCK);
