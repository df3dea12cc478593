import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Statement } from '../engine/engine.ts';
import { Lake } from '../lake.ts';
import type { Archive } from './archive.ts';
import { FolderPlace } from './folder-place.ts';
import { Readers } from './readers.ts';
import { defaultRetention } from './retention.ts';
import { ArchiveFixture, must, named, type VisitRow } from './testing/archive-fixture.ts';

let fixture: ArchiveFixture;
let archive: Archive;
beforeEach(async () => {
  fixture = await ArchiveFixture.open(named('Visits'));
  archive = await fixture.archive();
});
afterEach(async () => {
  await archive.close();
  await fixture.close();
});

const row = (batch: number, day: string, more: object = {}): VisitRow => ({
  TimeGenerated: `${day} 08:00:00.0000007`,
  Patient: `p${batch}`,
  $batch: batch,
  $row: 0,
  $ingested: `${day} 09:00:00`,
  ...more,
});
const catalogFile = (): string => join(fixture.folder, 'archive.ndjson');
const patients = async (lake = fixture.lake(archive.rows), text = 'Visits'): Promise<unknown[]> => {
  const answered = await lake.query(`${text} | project Patient | sort by Patient asc`, { now: fixture.now });
  if (!answered.ok) throw new Error(answered.error.failure.message);
  return answered.value.rows.map(([patient]) => patient);
};

describe('Archive.round', () => {
  it('seals the days that have left the hot span, late rows as a supplement, and keeps the others', async () => {
    await fixture.insert('Visits', [row(1, '2026-01-02'), row(2, '2026-03-02'), row(3, '2026-03-03')]);
    const first = await archive.round();
    expect(first.failures).toEqual([]);
    expect(first.sealed.map(({ file }) => file)).toEqual([
      'tables/Visits/day=2026-01-02/0001.parquet',
      'tables/Visits/day=2026-03-02/0001.parquet',
    ]);
    await fixture.insert('Visits', [row(4, '2026-01-02', { $ingested: '2026-05-31 23:00:00' })]);
    expect((await archive.round()).sealed).toEqual([]);
    fixture.now = '2026-06-02T00:00:00Z';
    const later = await archive.round();
    expect(later.sealed.map(({ file, supplement }) => [file, supplement])).toEqual([
      ['tables/Visits/day=2026-01-02/0002.parquet', 1],
      ['tables/Visits/day=2026-03-03/0001.parquet', 0],
    ]);
    expect(await patients()).toEqual(['p1', 'p2', 'p3', 'p4']);
    expect(archive.status()).toMatchObject({
      files: 4,
      rows: 4,
      unfinished: 0,
      troubles: [],
      oldest: '2026-01-02T08:00:00.0000007Z',
    });
  });

  it('leaves rows in the store whose batch is not in the ledger', async () => {
    await fixture.insert('Visits', [row(1, '2026-01-02'), row(2, '2026-01-02')]);
    fixture.ledger.lastBatch = 1;
    expect((await archive.round()).sealed).toMatchObject([{ rows: 1, through: 1 }]);
    expect(await fixture.cell('SELECT groupArray(Patient) FROM Visits')).toBe('p2');
    expect(await patients()).toEqual(['p1', 'p2']);
  });

  it('deletes what is over and not held, with a leaf', async () => {
    await fixture.insert('Visits', [row(1, '2026-01-02'), row(2, '2026-01-03')]);
    await archive.round();
    must(await archive.hold('case 7', { from: '2026-01-03' }, 'counsel'));
    fixture.now = '2032-12-01T00:00:00Z';
    expect((await archive.round()).expired.map(({ day }) => day)).toEqual(['2026-01-02']);
    expect(archive.status()).toMatchObject({ files: 1, held: 1, holds: ['case 7'] });
    must(await archive.lift('case 7', 'counsel'));
    expect((await archive.round()).expired.map(({ day }) => day)).toEqual(['2026-01-03']);
    expect(fixture.ledger.leaves.map((leaf) => [leaf.kind, 'action' in leaf ? leaf.action : ''])).toEqual([
      ['seal', ''],
      ['seal', ''],
      ['hold', 'set'],
      ['expiry', ''],
      ['hold', 'lifted'],
      ['expiry', ''],
    ]);
    expect(await patients()).toEqual([]);
    expect(await archive.lift('case 7', 'counsel')).toMatchObject({ ok: false, error: { code: 'ARCHIVE_HOLD' } });
  });
});

describe('Archive.open', () => {
  it.each<[string, () => Promise<void>]>([
    ['is lost', () => rm(catalogFile())],
    ['is broken', () => writeFile(catalogFile(), 'no line\n')],
    [
      'lacks lines in the middle',
      async () => writeFile(catalogFile(), (await readFile(catalogFile(), 'utf8')).split('\n').slice(2).join('\n')),
    ],
  ])('makes the catalog again from the ledger where it %s', async (_what, damage) => {
    await fixture.insert('Visits', [row(1, '2026-01-02'), row(2, '2026-01-03'), row(3, '2026-01-04')]);
    await archive.round();
    must(await archive.hold('case 7', { table: 'Visits', from: '2026-01-03' }, 'counsel'));
    const files = archive.files();
    await archive.close();
    await damage();
    archive = await fixture.archive();
    expect(archive.files()).toEqual(files);
    expect(archive.status()).toMatchObject({ holds: ['case 7'], unfinished: 0 });
    expect(await patients()).toEqual(['p1', 'p2', 'p3']);
  });

  it('cuts off a last line that broke off', async () => {
    await fixture.insert('Visits', [row(1, '2026-01-02')]);
    await archive.round();
    await archive.close();
    await appendFile(catalogFile(), '{"kind":"expir');
    archive = await fixture.archive();
    expect(await patients()).toEqual(['p1']);
    expect((await readFile(catalogFile(), 'utf8')).endsWith('\n')).toBe(true);
  });

  it('removes rows from the store that a loss of power brought back', async () => {
    await fixture.insert('Visits', [row(1, '2026-01-02')]);
    await archive.round();
    await archive.close();
    await fixture.insert('Visits', [row(1, '2026-01-02')]);
    archive = await fixture.archive();
    expect(await patients()).toEqual(['p1']);
    expect(await fixture.cell('SELECT count() FROM Visits')).toBe('0');
  });

  it('names a changed bit of a file', async () => {
    await fixture.insert('Visits', [row(1, '2026-01-02')]);
    await archive.round();
    const damaged = async (): Promise<string[]> => {
      const messages: string[] = [];
      for await (const { message } of archive.damaged()) messages.push(message);
      return messages;
    };
    expect(await damaged()).toEqual([]);
    const path = join(fixture.folder, 'archive', archive.files()[0]?.file ?? '');
    const bytes = await readFile(path);
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    await writeFile(path, bytes);
    expect(await damaged()).toEqual(['tables/Visits/day=2026-01-02/0001.parquet: is not what the ledger says']);
  });

  it('refuses a folder that reads as a pattern', async () => {
    expect(await FolderPlace.open(join(fixture.folder, 'a{b}'))).toMatchObject({ ok: false });
  });

  it('refuses a policy that keeps less than the law asks', async () => {
    await expect(fixture.archive({ ...defaultRetention, years: 5 })).rejects.toThrow(/RETENTION/);
  });
});

describe('SealedRows', () => {
  it('leaves a query as it is that needs no sealed file', async () => {
    await fixture.insert('Visits', [row(1, '2026-01-02'), row(2, '2026-05-31')]);
    await archive.round();
    const statements: Statement[] = [];
    const engine = {
      query: (statement: Statement) => {
        statements.push(statement);
        return fixture.engine.query(statement);
      },
    };
    const lake = (rows?: Archive['rows']): Lake =>
      new Lake(
        { ...fixture.engine, ...engine } as typeof fixture.engine,
        { names: ['Visits'], table: fixture.table, ensure: async () => ({ ok: true, value: undefined }) },
        rows,
      );
    const text = 'Visits | where TimeGenerated > ago(30d)';
    expect(await patients(lake(archive.rows), text)).toEqual(['p2']);
    expect(await patients(lake(), text)).toEqual(['p2']);
    const [spanning, plain] = statements;
    expect(statements.length).toBe(2);
    expect(spanning).toEqual(plain);
  });

  it('reads a file whose rows are in the store as well once', async () => {
    await fixture.insert('Visits', [row(1, '2026-01-02')]);
    const end = archive.rows.begin();
    const sealing = archive.seal('Visits', '2026-01-02');
    while (archive.files().length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(await fixture.cell('SELECT count() FROM Visits')).toBe('1');
    expect(await patients()).toEqual(['p1']);
    end();
    must(await sealing);
    expect(await fixture.cell('SELECT count() FROM Visits')).toBe('0');
    expect(await patients()).toEqual(['p1']);
  });
});

describe('Readers', () => {
  it('waits for those that began before, and for no others', async () => {
    const readers = new Readers();
    const first = readers.begin();
    let quiet = false;
    const waiting = readers.quiet().then(() => {
      quiet = true;
    });
    const second = readers.begin();
    await Promise.resolve();
    expect(quiet).toBe(false);
    first();
    await waiting;
    second();
    await readers.quiet();
  });
});
