import { dirname, join } from 'node:path';
import { readHistory } from '../../connect/git/index.ts';
import { type LocalFile, readTextFile, shownPath } from '../../connect/local-files/index.ts';
import { SourceTreeReader } from '../../estate/source-tree/index.ts';
import { sha256 } from '../../lib/hash.ts';
import type { InputFile } from '../../model/estate.ts';
import type { Diagnostic, ReadResult } from '../../model/resource.ts';

/** Source files above this are data. */
const SOURCE_BYTES = 4 * 1024 * 1024;

export interface ScanOptions {
  readonly cwd: string;
  /** Files that are inputs of another kind and hold no source: exports, plans. */
  readonly passOver: ReadonlySet<string>;
  /** Look through the git history of each folder too. */
  readonly history: boolean;
}

/** What the source trees show, with one entry for each tree in place of one for each file. */
export interface ScannedTrees {
  readonly results: readonly ReadResult[];
  readonly inputs: readonly InputFile[];
}

/** Scans the given folders as source trees; a file that the user named belongs to the tree of its folder. */
export async function scanSourceTrees(files: readonly LocalFile[], options: ScanOptions): Promise<ScannedTrees> {
  const trees = new Map<string, LocalFile[]>();
  for (const file of files) {
    if (options.passOver.has(file.shown) || SourceTreeReader.kindOf(file.shown) === undefined) continue;
    const root = file.named ? dirname(file.path) : file.root;
    trees.set(root, [...(trees.get(root) ?? []), file]);
  }
  const results: ReadResult[] = [];
  const inputs: InputFile[] = [];
  for (const [root, members] of trees) {
    const scanned = await scanTree(root, members, options);
    results.push(scanned.result);
    if (scanned.result.resources.length > 0) inputs.push(scanned.input);
  }
  return { results, inputs };
}

async function scanTree(
  root: string,
  files: readonly LocalFile[],
  options: ScanOptions,
): Promise<{ readonly result: ReadResult; readonly input: InputFile }> {
  const shown = shownPath(root, options.cwd);
  const reader = new SourceTreeReader(shown);
  const hashes: string[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const file of files) {
    const read = await readTextFile(file.path, SOURCE_BYTES);
    if (!read.ok) {
      diagnostics.push(unread(file.shown, read.error));
      reader.miss();
      continue;
    }
    hashes.push(`${file.shown} ${read.value.sha256}`);
    if (!read.value.text.slice(0, 8000).includes('\0')) reader.take(file.shown, read.value.text);
  }
  if (options.history) diagnostics.push(...(await scanHistory(root, shown, reader, options.cwd)));
  const result = reader.result();
  return {
    result: { ...result, diagnostics: [...diagnostics, ...result.diagnostics] },
    input: { file: shown, kind: 'source-tree', sha256: sha256(hashes.join('\n')) },
  };
}

async function scanHistory(
  root: string,
  shown: string,
  reader: SourceTreeReader,
  cwd: string,
): Promise<readonly Diagnostic[]> {
  const read = await readHistory(root, ({ commit, path, text }) =>
    reader.takeHistory(shownPath(join(root, path), cwd), commit.slice(0, 12), text),
  );
  if (!read.ok) {
    return [
      {
        severity: 'warning',
        code: 'SOURCE_HISTORY',
        message: `The git history was not read: ${read.error}`,
        source: { file: shown },
      },
    ];
  }
  if (!read.value.truncated) return [];
  const message = 'The git history is longer than what was looked at: older commits were not scanned';
  return [{ severity: 'warning', code: 'SOURCE_HISTORY', message, source: { file: shown } }];
}

const unread = (file: string, reason: string): Diagnostic => ({
  severity: 'info',
  code: 'SOURCE_UNREAD',
  message: `Not scanned for secrets: ${reason}`,
  source: { file },
});
