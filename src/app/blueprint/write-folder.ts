import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PrintedFile } from '../../blueprint/index.ts';
import { compareText } from '../../lib/compare-text.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { writeFilePieces } from '../write-file.ts';

/** Names the files that were written, so that the next build can take away those that are no more. */
const LIST = '.blueprint-files';

/**
 * Writes files below a folder, all or none: each lies complete beside its place before the first takes it. What an earlier
 * build wrote and this one does not is removed; a file that nobody built is never touched.
 * @returns on error one line
 */
export async function writeFolder(folder: string, files: readonly PrintedFile[]): Promise<Result<void, string>> {
  const before = await listed(folder);
  const paths = files.map(({ path }) => path).sort(compareText);
  const all = [...files, { path: LIST, text: `${paths.join('\n')}\n` }];
  const draft = (path: string): string => join(folder, `${path}.new`);
  for (const folderPath of new Set(all.map(({ path }) => dirname(join(folder, path)))))
    await mkdir(folderPath, { recursive: true });
  const written = await inParallel(all, ({ path, text }) => writeFilePieces(draft(path), [text]));
  const failed = written.find((one) => !one.ok);
  if (failed?.ok === false) {
    await Promise.all(all.map((file) => rm(draft(file.path), { force: true }).catch(() => undefined)));
    return err(failed.error.replace(/\.new\b/, ''));
  }
  await inParallel(all, ({ path }) => rename(draft(path), join(folder, path)));
  const now = new Set(paths);
  for (const path of before) if (!now.has(path)) await rm(join(folder, path), { force: true });
  return ok(undefined);
}

/** What the last build wrote. A path that leads out of the folder is none of ours. */
async function listed(folder: string): Promise<readonly string[]> {
  const text = await readFile(join(folder, LIST), 'utf8').catch(() => '');
  return text.split('\n').filter((path) => /^[\w.-]+(?:\/[\w.-]+)*$/.test(path) && !path.split('/').includes('..'));
}

/** How many files are open at once. */
const AT_ONCE = 16;

async function inParallel<Item, Done>(items: readonly Item[], work: (item: Item) => Promise<Done>): Promise<Done[]> {
  const done: Done[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE) {
    done.push(...(await Promise.all(items.slice(from, from + AT_ONCE).map(work))));
  }
  return done;
}
