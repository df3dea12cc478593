import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { openBench } from '../../src/app/detections/rule-bench.ts';
import { loadRules } from '../../src/content/load-rules.ts';
import { lintRule } from '../../src/examine/index.ts';

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

describe.skipIf(!present)('the linter over rules of the community repository', () => {
  it('speaks of few of them, and calls nothing an error that ran for years but what the binder refuses', async () => {
    const lines = gunzipSync(readFileSync(file)).toString('utf8').split('\n');
    const rules = lines
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Published)
      .filter(({ type }) => type === 'analytics');
    const bench = openBench({ cwd: '.' });
    if (!bench.ok) throw new Error('no tables');
    const counts = new Map<string, number>();
    const errors: string[] = [];
    for (const { path, q, meta } of rules) {
      const id = 'b6685757-3ed1-4b05-a5bd-2cacadc86c2a';
      const read = loadRules(stringify({ id, name: path, ...meta, query: q }, { lineWidth: 0 }), path);
      const rule = read.ok ? read.value.rules[0]?.rule : undefined;
      if (rule === undefined) continue;
      for (const { code, level, message } of lintRule({ rule, analysis: await bench.value.analyse(rule.query) })) {
        counts.set(`${level} ${code}`, (counts.get(`${level} ${code}`) ?? 0) + 1);
        if (level === 'error' && code !== 'QUERY_ERROR') errors.push(`${path}: ${code} ${message}`);
      }
    }
    console.log(`Findings over ${rules.length} rules: ${[...counts].map(([key, n]) => `${key} ${n}`).join(', ')}`);
    expect(errors).toEqual([]);
  });
});
