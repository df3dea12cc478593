import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Names of the folders in a folder, sorted; none where it does not exist. */
export function foldersIn(path: string): string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** Paths of all files below a folder, relative to it, with `/`, sorted; none where it does not exist. */
export function filesBelow(path: string): string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => isFile(join(path, name)))
    .map((name) => name.replaceAll('\\', '/'))
    .sort();
}

/** The text of a file without a byte order mark; undefined where there is none. */
export function textOf(path: string): string | undefined {
  return isFile(path) ? readFileSync(path, 'utf8').replace(/^\uFEFF/, '') : undefined;
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
