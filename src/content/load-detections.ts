import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AnalyticsRule } from '../examine/index.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { ContentError } from './content-error.ts';
import { loadRules } from './load-rules.ts';
import { filesBelow, textOf } from './read-folder.ts';

/** A detection and the folder that names it: `key-vault/unexpected-address`. */
export interface DetectionEntry {
  readonly slug: string;
  readonly rule: AnalyticsRule;
}

/** The folder that holds `detections/` of this package. */
const packageRoot: string = fileURLToPath(new URL('../..', import.meta.url));

/** Written by the build beside the compiled code; absent when the sources run directly. */
const compiledFile: string = fileURLToPath(new URL('../detections.json', import.meta.url));

/** Raised when the shape of the compiled file changes, so that a stale one is never taken. */
const FORMAT = 1;

/**
 * The detections below a root, sorted by folder. This package's own are taken from the compiled file, without reading YAML a
 * second time: the build did.
 */
export function loadDetections(root: string = packageRoot): Result<DetectionEntry[], ContentError[]> {
  const text = resolve(root) === resolve(packageRoot) ? textOf(compiledFile) : undefined;
  if (text !== undefined) {
    const { format, detections } = JSON.parse(text) as {
      readonly format: number;
      readonly detections: DetectionEntry[];
    };
    if (format === FORMAT) return ok(detections);
  }
  return readDetections(root);
}

/** Reads the detections of a root, and writes them as the one JSON text that `loadDetections` takes. */
export function compileDetections(root: string = packageRoot): Result<string, ContentError[]> {
  const detections = readDetections(root);
  return detections.ok ? ok(JSON.stringify({ format: FORMAT, detections: detections.value })) : detections;
}

function readDetections(root: string): Result<DetectionEntry[], ContentError[]> {
  const folder = join(root, 'detections');
  const entries: DetectionEntry[] = [];
  for (const path of filesBelow(folder)) {
    if (!path.endsWith('/rule.yaml')) continue;
    const file = `detections/${path}`;
    const read = loadRules(textOf(join(folder, path)) ?? '', file);
    if (!read.ok) return err(read.error);
    const slug = path.slice(0, -'/rule.yaml'.length);
    entries.push(...read.value.rules.map(({ rule }) => ({ slug, rule })));
  }
  return ok(entries);
}
