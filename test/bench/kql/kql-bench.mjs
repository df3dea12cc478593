// What the benchmarks of queries need: the built compiler and tables, an engine with a store of its own, published rules, quantiles.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const data = process.env.SAFEGUARD_TEST_DATA ?? join(root, '..', 'shared', 'data');

/** A module of the built program. */
export const built = (path) => import(new URL(`../../../dist/${path}`, import.meta.url).href);

/** What a result holds; anything else ends the benchmark. */
export const must = (result) => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

/** The value below which this part of the values lies. */
export const quantile = (values, at) => [...values].sort((a, b) => a - b)[Math.floor(values.length * at)] ?? Number.NaN;
export const median = (values) => quantile(values, 0.5);

/** What it was measured on. */
export const machine = () => `${cpus().length} x ${cpus()[0]?.model ?? 'processor'}, Node ${process.version}`;

/** The published rules of the outside set; undefined where it is not at hand. */
export const publishedRules = () => {
  const file = join(data, 'kql', 'sentinel-rules.ndjson.gz');
  if (!existsSync(file)) return undefined;
  const lines = gunzipSync(readFileSync(file)).toString().trim().split('\n');
  return lines.map((line) => JSON.parse(line));
};

/** The shipped tables, and what compiles a text over them. */
export async function openCompiler() {
  const [{ loadTables }, { TableCatalog }, { compileWith }, { loadKusto }] = await Promise.all(
    ['content/load-tables.js', 'lake/tables/table-catalog.js', 'kql/compile.js', 'kql/syntax/kusto.js'].map(built),
  );
  const catalog = new TableCatalog(must(loadTables()));
  const tables = catalog.names().map((name) => catalog.get(name));
  const kusto = await loadKusto();
  const compiled = (text, options = {}) => compileWith(kusto, text, { tables, functions: [], ...options });
  return { catalog, compiled, compile: (text) => must(compiled(text)) };
}

/** Works with an engine whose store is made for it, and removed. */
export async function withEngine(options, work) {
  const { openEngine } = await built('lake/engine/open-engine.js');
  const folder = mkdtempSync(join(tmpdir(), 'safeguard-bench-kql-'));
  const engine = must(await openEngine({ folder, verbatimErrors: true, ...options }));
  try {
    await work(engine);
  } finally {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Makes tables of the catalogue. */
export async function makeTables(engine, catalog, names) {
  const { ensureTables } = await built('lake/tables/ensure-tables.js');
  must(
    await ensureTables(
      engine,
      names.map((name) => catalog.get(name)),
    ),
  );
}
