import { join } from 'node:path';
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

/** The detections below a root, sorted by folder; without a root those of this package. */
export function loadDetections(root: string = packageRoot): Result<DetectionEntry[], ContentError[]> {
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
