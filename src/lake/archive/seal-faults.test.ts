import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Catalog } from './catalog.ts';
import { expireFile, recoverExpiry } from './expire.ts';
import { HotRows } from './hot-rows.ts';
import { Readers } from './readers.ts';
import { defaultRetention, keptUntil } from './retention.ts';
import { type ArchiveParts, recoverSealing, sealDay } from './seal-day.ts';
import { SealedRows } from './sealed-rows.ts';
import { ArchiveFixture, must, named, type VisitRow } from './testing/archive-fixture.ts';
import { type FaultKind, Faults, faultKinds, Killed } from './testing/faults.ts';

const day = '2026-01-02';
let fixture: ArchiveFixture;
beforeAll(async () => {
  fixture = await ArchiveFixture.open(named('Visits'));
});
afterAll(() => fixture.close());

/** What a process has that opens the archive. */
const opened = async (): Promise<{ parts: ArchiveParts; rows: SealedRows; catalog: Catalog }> => {
  const catalog = must(await Catalog.open(join(fixture.folder, 'archive.ndjson')));
  const place = await fixture.place();
  const readers = new Readers();
  const { engine, ledger, table } = fixture;
  const rows = new SealedRows({ engine, place, state: catalog.state, readers, table });
  const parts = {
    hot: new HotRows(engine),
    place,
    catalog,
    ledger,
    readers,
    table,
    now: () => fixture.now,
    word: rows.word,
    keptUntil: (file: Parameters<ArchiveParts['keptUntil']>[0]) => keptUntil(defaultRetention, file),
  };
  return { parts, rows, catalog };
};

const row = (batch: number, at: number): VisitRow => ({
  TimeGenerated: `${day} 0${at}:00:00.0000007`,
  Patient: `p${at}`,
  $batch: batch,
  $row: at,
});

const fresh = async (): Promise<void> => {
  await rm(join(fixture.folder, 'archive'), { recursive: true, force: true });
  await rm(join(fixture.folder, 'archive.ndjson'), { force: true });
  must(await fixture.engine.execute({ sql: 'TRUNCATE TABLE Visits' }));
  fixture.ledger.leaves.length = 0;
  fixture.ledger.lastBatch = undefined;
  fixture.now = '2026-06-01T00:00:00Z';
  await fixture.insert('Visits', [row(1, 0), row(1, 1), row(2, 2)]);
};

const seen = async (rows: SealedRows): Promise<unknown> => {
  const text = 'Visits | project Patient, TimeGenerated | sort by Patient asc';
  const answered = await fixture.lake(rows).query(text, { now: fixture.now });
  if (!answered.ok) throw new Error(answered.error.failure.message);
  return answered.value.rows.map(([patient]) => patient);
};

/** Runs the work of a process until it ends, by itself or killed. */
const attempt = async (work: () => Promise<unknown>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
};

/** What must hold once a process has recovered: files, catalog and ledger say the same. */
const agreed = async ({ parts, catalog }: Awaited<ReturnType<typeof opened>>): Promise<void> => {
  const leaves = fixture.ledger.leaves.filter(({ kind }) => kind === 'seal' || kind === 'expiry');
  const files = must(await parts.place.list()).map(({ file }) => file);
  const gone = new Set(leaves.flatMap((leaf) => (leaf.kind === 'expiry' ? [leaf.file] : [])));
  const sealed = leaves.flatMap((leaf) => (leaf.kind === 'seal' ? [leaf.file] : []));
  expect(new Set(sealed).size).toBe(sealed.length);
  expect(files).toEqual(sealed.filter((file) => !gone.has(file)));
  expect([...catalog.state.entries.keys()]).toEqual(files);
  expect(catalog.state.sealing.size).toBe(0);
  for (const { file, state } of catalog.state.entries.values()) {
    expect(state).toBe('sealed');
    expect(must(await parts.place.check(file.file))?.sha256).toBe(file.sha256);
  }
};

const cases = faultKinds.flatMap((kind) => [0, 1, 2, 3, 4, 5, 6].map((at): [FaultKind, number] => [kind, at]));

describe('sealDay', () => {
  it('writes in the order that lets it end between any two steps', async () => {
    await fresh();
    const { parts, catalog } = await opened();
    const faults = new Faults('fails before', 99);
    must(await sealDay(faults.around(parts), 'Visits', day));
    await catalog.close();
    expect(faults.written).toEqual([
      'line sealing',
      'draft',
      'put',
      'leaf seal',
      'line sealed',
      'rows removed',
      'line removed',
    ]);
  });

  it.each(cases)('loses and doubles no row where write %s is the one numbered %i', async (kind, at) => {
    await fresh();
    const first = await opened();
    const faults = new Faults(kind, at);
    await attempt(() => sealDay(faults.around(first.parts), 'Visits', day));
    expect(faults.reached).toBe(true);
    // What is read is right before anything is recovered, and with rows that came meanwhile.
    expect(await seen(first.rows)).toEqual(['p0', 'p1', 'p2']);
    await first.catalog.close();
    await fixture.insert('Visits', [row(3, 3)]);
    const next = await opened();
    expect(await seen(next.rows)).toEqual(['p0', 'p1', 'p2', 'p3']);
    expect(await recoverSealing(next.parts)).toEqual([]);
    await agreed(next);
    expect(await seen(next.rows)).toEqual(['p0', 'p1', 'p2', 'p3']);
    must(await sealDay(next.parts, 'Visits', day));
    await agreed(next);
    expect(await seen(next.rows)).toEqual(['p0', 'p1', 'p2', 'p3']);
    expect(await fixture.cell('SELECT count() FROM Visits')).toBe('0');
    await next.catalog.close();
  });

  it.each(['killed before', 'killed after'] as const)('recovers where recovering itself is %s', async (kind) => {
    for (let at = 0; at < 3; at++) {
      await fresh();
      const first = await opened();
      await attempt(() => sealDay(new Faults('killed after', 3).around(first.parts), 'Visits', day));
      await first.catalog.close();
      const second = await opened();
      const faults = new Faults(kind, at);
      await attempt(() => recoverSealing(faults.around(second.parts)));
      expect(faults.reached).toBe(true);
      await second.catalog.close();
      const third = await opened();
      expect(await recoverSealing(third.parts)).toEqual([]);
      await agreed(third);
      expect(await seen(third.rows)).toEqual(['p0', 'p1', 'p2']);
      expect(await fixture.cell('SELECT count() FROM Visits')).toBe('0');
      await third.catalog.close();
    }
  });

  it('keeps the rows in the store where the file read back has others', async () => {
    await fresh();
    const { parts, rows, catalog } = await opened();
    const hot: ArchiveParts['hot'] = new HotRows(fixture.engine);
    const other = {
      ...parts,
      hot: { ...bound(hot), sumOfFile: async () => ({ ok: true as const, value: undefined }) },
    };
    expect(await sealDay(other, 'Visits', day)).toMatchObject({ ok: false, error: { code: 'ARCHIVE_DIFFERS' } });
    expect(await seen(rows)).toEqual(['p0', 'p1', 'p2']);
    expect(fixture.ledger.leaves).toEqual([]);
    expect(await recoverSealing(parts)).toEqual([]);
    await agreed({ parts, rows, catalog });
    await catalog.close();
  });

  it('names a file that is not what its leaf says, and goes on reading the store', async () => {
    await fresh();
    const first = await opened();
    await attempt(() => sealDay(new Faults('killed after', 3).around(first.parts), 'Visits', day));
    await first.catalog.close();
    await rm(join(fixture.folder, 'archive', 'tables'), { recursive: true });
    const next = await opened();
    expect(await recoverSealing(next.parts)).toMatchObject([{ code: 'ARCHIVE_DAMAGED' }]);
    expect(await seen(next.rows)).toEqual(['p0', 'p1', 'p2']);
    await next.catalog.close();
  });
});

const bound = (hot: ArchiveParts['hot']): ArchiveParts['hot'] => ({
  days: (...of) => hot.days(...of),
  sum: (rows) => hot.sum(rows),
  sumOfFile: (...of) => hot.sumOfFile(...of),
  columnsFor: (rows) => hot.columnsFor(rows),
  write: (...of) => hot.write(...of),
  remove: (rows) => hot.remove(rows),
});

describe('expireFile', () => {
  const expiring = async () => {
    await fresh();
    const first = await opened();
    const file = must(await sealDay(first.parts, 'Visits', day));
    if (file === undefined) throw new Error('nothing was sealed');
    fixture.now = '2040-01-01T00:00:00Z';
    return { first, file };
  };

  it('records the expiry before the file goes', async () => {
    const { first, file } = await expiring();
    const faults = new Faults('fails before', 99);
    must(await expireFile(faults.around(first.parts), file, defaultRetention));
    await first.catalog.close();
    expect(faults.written).toEqual(['line expiring', 'leaf expiry', 'line expired', 'file removed', 'line deleted']);
    expect(fixture.ledger.leaves.at(-1)).toMatchObject({ kind: 'expiry', file: file.file, sha256: file.sha256 });
  });

  it.each(faultKinds.flatMap((kind) => [0, 1, 2, 3, 4].map((at): [FaultKind, number] => [kind, at])))(
    'deletes with a leaf or not at all where write %s is the one numbered %i',
    async (kind, at) => {
      const { first, file } = await expiring();
      const faults = new Faults(kind, at);
      await attempt(() => expireFile(faults.around(first.parts), file, defaultRetention));
      expect(faults.reached).toBe(true);
      await first.catalog.close();
      const next = await opened();
      expect(await recoverExpiry(next.parts)).toEqual([]);
      await agreed(next);
      const leaves = fixture.ledger.leaves.filter(({ kind: leaf }) => leaf === 'expiry').length;
      expect(next.catalog.state.entries.size).toBe(1 - leaves);
      if (leaves === 0) must(await expireFile(next.parts, file, defaultRetention));
      await agreed(next);
      expect(await seen(next.rows)).toEqual([]);
      await next.catalog.close();
    },
  );

  it('deletes nothing that a hold is about, nor before its time', async () => {
    const { first, file } = await expiring();
    must(await first.catalog.add({ kind: 'hold', id: 'case 7', scope: { table: 'Visits', to: day } }));
    expect(await expireFile(first.parts, file, defaultRetention)).toMatchObject({ ok: false });
    must(await first.catalog.add({ kind: 'lifted', id: 'case 7' }));
    fixture.now = '2032-01-01T00:00:00Z';
    expect(await expireFile(first.parts, file, defaultRetention)).toMatchObject({ ok: false });
    await agreed(first);
    await first.catalog.close();
  });
});
