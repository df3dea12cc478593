// Six years of files, written by SQL straight into the archive, and the last ninety days into the store.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { built, must } from '../kql/kql-bench.mjs';
import { daySelect, tables } from './synthetic-years.mjs';

const { loadTables } = await built('content/load-tables.js');
const { TableCatalog } = await built('lake/tables/table-catalog.js');
const { createRecordedTableSql } = await built('lake/tables/create-table-sql.js');
const { openEngine } = await built('lake/engine/open-engine.js');
const { Lake } = await built('lake/lake.js');
const { Archive } = await built('lake/archive/archive.js');
const { Catalog } = await built('lake/archive/catalog.js');
const { CatalogState } = await built('lake/archive/catalog-state.js');
const { FolderPlace } = await built('lake/archive/folder-place.js');
const { defaultRetention } = await built('lake/archive/retention.js');
const { parquetSettings, sealedColumns, sealedOrder } = await built('lake/archive/sealed-columns.js');
const { momentOf, sealedPath } = await built('lake/archive/sealed-file.js');

export const now = '2026-11-22T00:00:00Z';
const allDays = 2190;
const hotDays = 90;
const limits = { seconds: 3600, memoryBytes: 4 * 1024 ** 3 };
const catalog = new TableCatalog(must(loadTables()));
const dayText = (back) => new Date(Date.parse(now) - back * 86_400_000).toISOString().slice(0, 10);
const quoted = (name) => `\`${name}\``;
const word = `outside_${'0'.repeat(24)}_1`;

/** Writes one day of a table as the archive would, and says what its catalog would. */
async function writeDay(engine, root, name, back, rows) {
  const table = catalog.get(name);
  const filled = new Set([...Object.keys(tables[name]), '$batch', '$row', '$ingested']);
  const columns = sealedColumns(table)
    .filter((column) => filled.has(column.name))
    .flatMap(({ name: column, file }) =>
      file.filter((part) => part.name === column || (name === 'SigninLogs' && column === 'TimeGenerated')),
    );
  const day = dayText(back);
  const file = sealedPath(name, day, 0);
  mkdirSync(dirname(join(root, file)), { recursive: true });
  const parameters = { day, number: allDays - back, rows };
  const there = existsSync(join(root, file));
  if (!there)
    must(
      await engine.execute({
        sql: `INSERT INTO FUNCTION ${word} SELECT ${columns.map(({ name: column, written }) => `${written} AS ${quoted(column)}`).join(', ')} FROM (${daySelect(name)}) AS _ ORDER BY ${sealedOrder(table)}`,
        parameters,
        outside: {
          [word]: {
            kind: 'local',
            folder: root,
            files: [file],
            columns: columns.map(({ name: column, type }) => ({ name: column, type })),
          },
        },
        settings: { ...parquetSettings, engine_file_truncate_on_insert: 1 },
        limits,
      }),
    );
  const bytes = readFileSync(join(root, file));
  const ticks = (time) => BigInt(Date.parse(time)) * 10_000n;
  return {
    kind: 'sealed',
    file,
    table: name,
    day,
    supplement: 0,
    rows,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    from: momentOf(ticks(`${day}T00:00:00Z`)),
    to: momentOf(ticks(`${day}T00:00:00Z`) + 863_999_999_999n),
    batches: 1,
    through: allDays - back + 1,
    ingested: momentOf(ticks(`${day}T00:00:00Z`) + 864_000_000_000n),
  };
}

async function writeFiles(engine, root, rows, days) {
  const state = new CatalogState();
  const start = performance.now();
  for (let back = days; back > hotDays; back--) {
    for (const name of Object.keys(tables)) {
      const line = await writeDay(engine, root, name, back, rows);
      state.take(line);
      state.take({ kind: 'removed', file: line.file });
    }
    if (back % 100 === 0) console.error(`${dayText(back)}: ${((performance.now() - start) / 1000).toFixed(0)} s`);
  }
  return state;
}

/** A ledger that took all batches, for an archive that seals nothing more. */
const ledger = {
  size: 0,
  lastBatch: allDays + 1,
  append: async () => ({ ok: true, value: { first: 0 } }),
  async *leavesFrom() {},
};

/** Archive, store and lake with so many million rows over six years. */
/** @param elsewhere takes the folder of the written files and gives the place that they are read from; without it that folder */
export async function prepare({ millions, folder, days = allDays, elsewhere }) {
  const home = folder ?? mkdtempSync(join(tmpdir(), 'safeguard-bench-'));
  mkdirSync(home, { recursive: true });
  const rows = Math.round((millions * 1e6) / allDays / Object.keys(tables).length);
  const engine = must(await openEngine({ folder: join(home, 'store'), sessions: 2 }));
  const catalogFile = join(home, 'archive.ndjson');
  const marker = join(home, `${rows}-${days}`);
  if (!existsSync(marker)) {
    const state = await writeFiles(engine, join(home, 'archive'), rows, days);
    await must(await Catalog.create(catalogFile, state)).close();
    for (const name of Object.keys(tables)) {
      must(await engine.execute({ sql: `DROP TABLE IF EXISTS ${name}` }));
      must(await engine.execute({ sql: createRecordedTableSql(catalog.get(name)) }));
      for (let back = hotDays; back > 0; back--) {
        const columns = [...Object.keys(tables[name]), '$batch', '$row', '$ingested'].map(quoted).join(', ');
        must(
          await engine.execute({
            sql: `INSERT INTO ${name} (${columns}) SELECT ${columns} FROM (${daySelect(name)})`,
            parameters: { day: dayText(back), number: allDays - back, rows },
            limits,
          }),
        );
      }
    }
    writeFileSync(marker, '');
  }
  const root = join(home, 'archive');
  const place = elsewhere === undefined ? must(await FolderPlace.open(root)) : await elsewhere(root);
  const archive = must(
    await Archive.open({
      engine,
      place,
      ledger,
      catalogFile,
      retention: defaultRetention,
      now: () => now,
      tables: { names: () => Object.keys(tables), get: (name) => catalog.get(name) },
    }),
  );
  const lake = new Lake(
    engine,
    {
      names: Object.keys(tables),
      table: (name) => catalog.get(name),
      ensure: async () => ({ ok: true, value: undefined }),
    },
    archive.rows,
  );
  const close = async () => {
    await archive.close();
    await engine.close();
    if (folder === undefined) rmSync(home, { recursive: true, force: true });
  };
  return { archive, engine, lake, home, rows, close };
}
