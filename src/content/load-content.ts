import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { err, ok, type Result } from '../lib/result.ts';
import type { ContentError } from './content-error.ts';
import { type ContentBody, contentHash } from './content-hash.ts';
import { loadControls } from './load-controls.ts';
import { loadLaw } from './load-law.ts';
import { textOf } from './read-folder.ts';

/** Everything that an assessment judges by, and the hash that names it. */
export interface Content extends ContentBody {
  readonly hash: string;
}

/** The folder that holds `hipaa/` and `controls/` of this package. */
const packageRoot: string = fileURLToPath(new URL('../..', import.meta.url));

/** Written by the build beside the compiled code; absent when the sources run directly. */
const compiledFile: string = fileURLToPath(new URL('../content.json', import.meta.url));

/** Raised when the shape of the compiled file changes, so that a stale one is never taken. */
const FORMAT = 1;

/**
 * The content below a root. This package's own is taken from the compiled file, without validating it a second time:
 * the build did. Any other root, or a package that was not built, is read from its folders.
 */
export function loadContent(root: string = packageRoot): Result<Content, ContentError[]> {
  if (resolve(root) === resolve(packageRoot)) {
    const compiled = readCompiled();
    if (compiled !== undefined) return ok(compiled);
  }
  return readContent(root);
}

/** Reads and validates the folders of a root, and writes them as the one JSON text that `loadContent` takes. */
export function compileContent(root: string = packageRoot): Result<string, ContentError[]> {
  const content = readContent(root);
  return content.ok ? ok(JSON.stringify({ format: FORMAT, ...content.value })) : content;
}

function readContent(root: string): Result<Content, ContentError[]> {
  const law = loadLaw(root);
  const controls = loadControls(root);
  if (!law.ok || !controls.ok) return err([...(law.ok ? [] : law.error), ...(controls.ok ? [] : controls.error)]);
  const queries: Record<string, string> = {};
  for (const { control, area, slug } of controls.value) {
    if (!('query' in control.rule)) continue;
    const file = `controls/${area}/${slug}/${control.rule.query}`;
    queries[file] = textOf(join(root, file)) ?? '';
  }
  const body: ContentBody = { law: law.value, controls: controls.value, queries };
  return ok({ ...body, hash: contentHash(body) });
}

function readCompiled(): Content | undefined {
  const text = textOf(compiledFile);
  if (text === undefined) return undefined;
  const { format, ...content } = JSON.parse(text) as Content & { readonly format: number };
  return format === FORMAT ? content : undefined;
}
