// Runs every published Sentinel rule that compiles with the shipped tables, each over its own period, over ten million events:
// `node scripts/bench-rules.mjs [events in millions]`.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { fillEvents, isNamed, shareOf } from '../test/bench/kql/synthetic-events.mjs';
import { benchNow } from '../test/bench/kql/synthetic-signins.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const data = process.env.SAFEGUARD_TEST_DATA ?? join(root, '..', 'shared', 'data');
const millions = Number(process.argv[2] ?? 10);
const built = (path) => import(new URL(`../dist/${path}`, import.meta.url).href);
const [
  { openEngine },
  { loadTables },
  { TableCatalog },
  { ensureTables },
  { compileWith },
  { loadKusto },
  { runCompiled },
] = await Promise.all(
  [
    'lake/engine/open-engine.js',
    'content/load-tables.js',
    'lake/tables/table-catalog.js',
    'lake/tables/ensure-tables.js',
    'kql/compile.js',
    'kql/syntax/kusto.js',
    'lake/lake.js',
  ].map(built),
);
const must = (result) => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};
const unit = { m: 60, h: 3600, d: 86_400 };
const secondsOf = (period) => {
  const [, number, letter] = /^(\d+)([mhd])$/.exec(period ?? '') ?? [];
  return number === undefined ? unit.d : Number(number) * unit[letter];
};

const catalog = new TableCatalog(must(loadTables()));
const tables = catalog.names().map((name) => catalog.get(name));
const kusto = await loadKusto();
const rules = gunzipSync(readFileSync(join(data, 'kql', 'sentinel-rules.ndjson.gz')))
  .toString()
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
  .filter(({ type }) => type === 'analytics');
const runnable = rules.flatMap((rule) => {
  const compiled = compileWith(kusto, rule.q, { tables, functions: [], scoped: true });
  return compiled.ok ? [{ rule, compiled: compiled.value }] : [];
});
const read = [...new Set(runnable.flatMap(({ compiled }) => compiled.tables))];
console.log(`${cpus().length} x ${cpus()[0]?.model ?? 'processor'}, Node ${process.version}`);
console.log(
  `${runnable.length} of ${rules.length} rules compile with the shipped tables alone; they read ${read.length} tables`,
);

const folder = mkdtempSync(join(tmpdir(), 'safeguard-bench-rules-'));
const engine = must(await openEngine({ folder, verbatimErrors: true, sessions: 2 }));
try {
  must(
    await ensureTables(
      engine,
      read.map((name) => catalog.get(name)),
    ),
  );
  const others = read.filter((name) => !isNamed(name)).length;
  let made = 0;
  for (const name of read) {
    const rows = shareOf(name, millions * 1_000_000, others);
    must(await engine.execute(fillEvents(catalog.get(name), rows)));
    made += rows;
  }
  console.log(`${(made / 1e6).toFixed(1)} M events made`);
  const times = [];
  const start = performance.now();
  for (const { rule, compiled } of runnable) {
    const since = new Date(Date.parse(benchNow) - secondsOf(rule.meta?.queryPeriod) * 1000).toISOString();
    const begun = performance.now();
    const answer = await runCompiled(engine, compiled, {
      now: benchNow,
      since,
      settings: { use_query_condition_cache: 0 },
      limits: { seconds: 120 },
    });
    times.push({
      path: rule.path,
      seconds: (performance.now() - begun) / 1000,
      rows: answer.ok ? answer.value.rows.length : answer.error.failure.message.slice(0, 80),
    });
  }
  const total = (performance.now() - start) / 1000;
  const failed = times.filter(({ rows }) => typeof rows === 'string');
  console.log(`all rules: ${total.toFixed(0)} s (asked 300), ${failed.length} failed`);
  for (const { path, rows } of failed) console.log(`  failed: ${path}: ${rows}`);
  for (const { path, seconds, rows } of times.sort((a, b) => b.seconds - a.seconds).slice(0, 10))
    console.log(`  ${seconds.toFixed(1)} s  ${rows} rows  ${path}`);
} finally {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
}
