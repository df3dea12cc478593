/**
 * Every stream is valid and its cases hold, in the real engine: `cases/<name>.json` is one record or a list, `<name>.expect.json` the
 * rows they become (columns that are not empty) and why others become none.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatContentError } from '../../src/content/content-error.ts';
import { compileStreams, readStreamFolder } from '../../src/content/load-streams.ts';
import { loadTables } from '../../src/content/load-tables.ts';
import type { Engine } from '../../src/lake/engine/engine.ts';
import { openEngine } from '../../src/lake/engine/open-engine.ts';
import { mapRecords } from '../../src/lake/record/testing/map-records.ts';
import { TableCatalog } from '../../src/lake/tables/table-catalog.ts';
import type { Stream } from '../../src/model/stream.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tables = loadTables(root);
if (!tables.ok) throw new Error(tables.error.map(formatContentError).join('\n'));
const catalog = new TableCatalog(tables.value);
const read = readStreamFolder(join(root, 'streams'), 'streams');
const streams: readonly Stream[] = read.ok ? Object.values(read.value) : [];

/** Writes what records become where nothing is expected yet: to be read by whoever adds a case. */
const writes = process.env['SAFEGUARD_WRITE_EXPECTED'] === '1';

/** A record, or a list of them. A text is a record as it is: bytes that are no JSON. */
function recordsOf(file: string): readonly Buffer[] {
  const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return (Array.isArray(parsed) ? parsed : [parsed]).map((record) =>
    Buffer.from(typeof record === 'string' ? record : JSON.stringify(record)),
  );
}

let engine: Engine | undefined;
beforeAll(async () => {
  const opened = await openEngine({ verbatimErrors: true });
  if (opened.ok) engine = opened.value;
  else process.stderr.write(`Skipped: no ClickHouse engine (${opened.error.code}: ${opened.error.message})\n`);
});
afterAll(() => engine?.close());

describe('streams/', () => {
  it('is valid, and compiles to what is read', () => {
    expect(read.ok ? [] : read.error.map(formatContentError)).toEqual([]);
    const compiled = compileStreams(root);
    expect(compiled.ok && JSON.parse(compiled.value).streams).toEqual(
      read.ok && JSON.parse(JSON.stringify(read.value)),
    );
  });

  it('names tables that there are, and their columns', () => {
    const wrong = streams.flatMap(({ stream, table, columns }) => {
      const known = catalog.get(table);
      if (known === undefined) return [`${stream}: no table ${table}`];
      const names = new Set(known.columns.map(({ name }) => name));
      return Object.keys(columns).flatMap((name) => (names.has(name) ? [] : [`${stream}: ${table} has no ${name}`]));
    });
    expect(wrong).toEqual([]);
  });

  it('is selected by one match each', () => {
    const selectors = streams.flatMap(({ match }) =>
      (match?.category ?? []).flatMap((category) =>
        (match?.resourceType ?? ['*']).map((type) => `${category}@${type}`.toLowerCase()),
      ),
    );
    expect(selectors.filter((selector, at) => selectors.indexOf(selector) !== at)).toEqual([]);
  });

  for (const stream of streams) {
    const folder = join(root, 'streams', stream.stream, 'cases');
    const cases = existsSync(folder)
      ? readdirSync(folder).filter((name) => name.endsWith('.json') && !name.endsWith('.expect.json'))
      : [];

    it(`${stream.stream} has cases`, () => {
      expect(cases).not.toEqual([]);
    });

    it.each(cases)(`${stream.stream} %s`, async (name) => {
      const table = catalog.get(stream.table);
      if (engine === undefined || table === undefined) return;
      const mapped = await mapRecords(engine, stream, table, recordsOf(join(folder, name)));
      const file = join(dirname(join(folder, name)), `${basename(name, '.json')}.expect.json`);
      const found = { rows: mapped.rows, ...(Object.keys(mapped.dead).length === 0 ? {} : { dead: mapped.dead }) };
      if (writes && !existsSync(file)) writeFileSync(file, `${JSON.stringify(found, null, 2)}\n`);
      expect(found).toEqual(JSON.parse(readFileSync(file, 'utf8')));
    });
  }
});
