import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { loadRules } from '../../src/content/load-rules.ts';

const data = process.env['SAFEGUARD_TEST_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
const file = join(data, 'kql', 'sentinel-rules.ndjson.gz');
const present = existsSync(file);
if (!present) console.log(`Skipped: no rules in ${file}; set SAFEGUARD_TEST_DATA`);

interface Published {
  readonly type: string;
  readonly path: string;
  readonly q: string;
  readonly meta: Readonly<Record<string, unknown>>;
}

const published = (
  present
    ? gunzipSync(readFileSync(file))
        .toString('utf8')
        .split('\n')
        .filter((line) => line !== '')
    : []
)
  .map((line) => JSON.parse(line) as Published)
  .filter(({ type }) => type === 'analytics');

describe.skipIf(!present)('rules of the community repository', () => {
  it('are each read as they are: schedule, severity, kind and query', () => {
    const failures: string[] = [];
    for (const { path, q, meta } of published) {
      const text = stringify({ id: path, name: path, ...meta, query: q }, { lineWidth: 0 });
      const read = loadRules(text, path);
      if (!read.ok) failures.push(...read.error.map(({ line, message }) => `${path}:${line} ${message}`));
      else if (read.value.rules[0]?.rule.query !== q || read.value.notes.length > 0) failures.push(`${path} differs`);
    }
    console.log(`Rules read: ${published.length - failures.length} of ${published.length}`);
    expect(failures).toEqual([]);
  });
});
