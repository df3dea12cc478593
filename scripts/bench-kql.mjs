// Prints what KQL costs on this machine: compiling, and running against SQL written by hand. `node scripts/bench-kql.mjs [rows in millions]`.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { benchNow, fillStatement } from '../test/bench/kql/synthetic-signins.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const data = process.env.SAFEGUARD_TEST_DATA ?? join(root, '..', 'shared', 'data');
const shapes = join(root, 'test', 'bench', 'kql');
const millions = Number(process.argv[2] ?? 10);
const rounds = 5;
const engineNow = benchNow.replace('T', ' ').replace('Z', '');

const built = (path) => import(new URL(`../dist/${path}`, import.meta.url).href);
const [
  { openEngine },
  { loadTables },
  { TableCatalog },
  { ensureTables },
  { compileWith },
  { loadKusto },
  { CompileCache },
] = await Promise.all(
  [
    'lake/engine/open-engine.js',
    'content/load-tables.js',
    'lake/tables/table-catalog.js',
    'lake/tables/ensure-tables.js',
    'kql/compile.js',
    'kql/syntax/kusto.js',
    'kql/compile-cache.js',
  ].map(built),
);
const must = (result) => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};
const catalog = new TableCatalog(must(loadTables()));
const tables = catalog.names().map((name) => catalog.get(name));
const kusto = await loadKusto();
const compile = (text) => must(compileWith(kusto, text, { tables, functions: [] }));
const ms = (value) => `${value.toFixed(value < 10 ? 2 : 1)} ms`;
const medianOf = (values) => quantile(values, 0.5);
const quantile = (values, at) => [...values].sort((a, b) => a - b)[Math.floor(values.length * at)] ?? Number.NaN;

/** Every rule of the outside set that compiles with the shipped tables, each with an empty cache. */
async function compiling() {
  const file = join(data, 'kql', 'sentinel-rules.ndjson.gz');
  if (!existsSync(file)) return console.log('compile: skipped, no rules at hand (SAFEGUARD_TEST_DATA)');
  const texts = gunzipSync(readFileSync(file))
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).q);
  for (const text of texts.slice(0, 40)) compileWith(kusto, text, { tables, functions: [] });
  const times = [];
  for (const text of texts) {
    const start = performance.now();
    const compiled = compileWith(kusto, text, { tables, functions: [] });
    if (compiled.ok) times.push(performance.now() - start);
  }
  const cache = new CompileCache();
  const one = texts.find((text) => compileWith(kusto, text, { tables, functions: [] }).ok) ?? '';
  const fill = async () => compileWith(kusto, one, { tables, functions: [] });
  await cache.get(one, fill);
  const start = performance.now();
  for (let index = 0; index < 1000; index++) await cache.get(one, fill);
  console.log(
    `compile, ${times.length} rules, empty cache, warm process: median ${ms(quantile(times, 0.5))} (asked 25), p95 ${ms(quantile(times, 0.95))} (asked 150)`,
  );
  console.log(`compile, cached: ${ms((performance.now() - start) / 1000)} (asked 1)`);
}

const settings = { use_query_condition_cache: 0 };
const limits = { seconds: 600 };

async function timedQuery(engine, sql, parameters) {
  const start = performance.now();
  const answer = must(await engine.query({ sql, parameters, settings, limits }));
  return { milliseconds: performance.now() - start, rows: answer.rows.length };
}

/** Each shape, ours and the hand's in turn, so that other work on the machine meets both. */
async function running(engine) {
  const ratios = [];
  for (const name of readdirSync(shapes)
    .filter((entry) => /^\d\d-/.test(entry))
    .sort()) {
    const ours = compile(readFileSync(join(shapes, name, 'query.kql'), 'utf8'));
    const hand = readFileSync(join(shapes, name, 'hand.sql'), 'utf8');
    const times = { ours: [], hand: [] };
    let rows = [0, 0];
    for (let round = 0; round <= rounds; round++) {
      const a = await timedQuery(engine, ours.sql, { ...ours.parameters, now: engineNow });
      const b = await timedQuery(engine, hand, { now: engineNow });
      rows = [a.rows, b.rows];
      if (round === 0) continue;
      times.ours.push(a.milliseconds);
      times.hand.push(b.milliseconds);
    }
    const [one, two] = [medianOf(times.ours), medianOf(times.hand)];
    ratios.push(one / two);
    console.log(
      `${name.padEnd(30)} ${ms(one).padStart(11)}  by hand ${ms(two).padStart(11)}  x ${(one / two).toFixed(2)}  (${rows.join(' / ')} rows)`,
    );
  }
  console.log(`worst x ${Math.max(...ratios).toFixed(2)}, median x ${medianOf(ratios).toFixed(2)} (asked 1.15)`);
}

async function scanning(engine, rows) {
  const perSecond = async (text) => {
    const ours = compile(text);
    const times = [];
    for (let round = 0; round <= rounds; round++)
      times.push((await timedQuery(engine, ours.sql, { ...ours.parameters, now: engineNow })).milliseconds);
    return rows / (medianOf(times.slice(1)) / 1000) / 1e6;
  };
  console.log(
    `a column filter: ${(await perSecond('SigninLogs | where ResultType == "50053" | count')).toFixed(0)} M rows/s (asked 100)`,
  );
  const has = await perSecond('SigninLogs | where UserAgent has "python" | count');
  const plain = [];
  for (let round = 0; round <= rounds; round++)
    plain.push(
      (
        await timedQuery(
          engine,
          "SELECT count() FROM SigninLogs WHERE positionCaseInsensitive(UserAgent, 'python') > 0",
          {},
        )
      ).milliseconds,
    );
  console.log(
    `has with a rare term: x ${(has / (rows / (medianOf(plain.slice(1)) / 1000) / 1e6)).toFixed(2)} of the engine's own case-insensitive search (asked 0.8)`,
  );
}

console.log(`${cpus().length} x ${cpus()[0]?.model ?? 'processor'}, Node ${process.version}`);
await compiling();
const folder = mkdtempSync(join(tmpdir(), 'safeguard-bench-kql-'));
const engine = must(await openEngine({ folder, verbatimErrors: true }));
try {
  const rows = millions * 1_000_000;
  must(await ensureTables(engine, [catalog.get('SigninLogs'), catalog.get('AADNonInteractiveUserSignInLogs')]));
  const start = performance.now();
  must(await engine.execute(fillStatement('SigninLogs', rows)));
  must(await engine.execute(fillStatement('AADNonInteractiveUserSignInLogs', Math.floor(rows / 5))));
  console.log(`${millions} M sign-ins made in ${((performance.now() - start) / 1000).toFixed(0)} s`);
  await running(engine);
  await scanning(engine, rows);
} finally {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
}
