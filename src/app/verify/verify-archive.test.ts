import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must } from '../../lake/archive/testing/archive-fixture.ts';
import { openEngine } from '../../lake/engine/open-engine.ts';
import { verifyRecordProof } from '../../ledger/record-proof.ts';
import { archiveFolders } from './archive-folders.ts';
import { openRows } from './open-rows.ts';
import { readKept } from './read-inputs.ts';
import { type RecordedData, recordedData } from './testing/recorded-data.ts';
import type { Verified } from './verified.ts';
import { verifyArchive } from './verify-archive.ts';
import { verifyRecord, withoutRow } from './verify-record.ts';

let data: RecordedData;
beforeAll(async () => {
  data = await recordedData();
}, 120_000);
afterAll(() => data.remove());

const progress = (): void => undefined;
const folders = () => {
  const found = archiveFolders(data.root);
  if (!found.ok) throw new Error(found.error);
  return found.value;
};

async function verified(rows = false): Promise<Verified> {
  const kept = await readKept(join(data.root, 'witness'));
  const result = await verifyArchive({
    folders: folders(),
    key: data.key,
    witnesses: kept.ok ? kept.value : [],
    ...(rows ? { openRows: () => openRows(folders()) } : {}),
    progress,
  });
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

/** The files that are verified, below the data folder. */
const evidence = (): readonly string[] =>
  ['ledger', 'archive/tables'].flatMap((folder) =>
    readdirSync(join(data.root, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name}`)
      .filter((path) => statSync(join(data.root, path)).isFile()),
  );

/** Does something while a file has other bytes. */
async function withBytes<T>(path: string, bytes: Buffer | undefined, work: () => Promise<T>): Promise<T> {
  const whole = join(data.root, path);
  const before = readFileSync(whole);
  try {
    if (bytes === undefined) rmSync(whole);
    else writeFileSync(whole, bytes);
    return await work();
  } finally {
    writeFileSync(whole, before);
  }
}

const flipped = (path: string, bit: number): Buffer => {
  const bytes = readFileSync(join(data.root, path));
  const at = (bit >> 3) % bytes.length;
  bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit & 7));
  return bytes;
};

describe('verifyArchive', () => {
  it('finds what the service leaves intact, the expired file said', async () => {
    expect(await verified(true)).toMatchObject({
      intact: true,
      findings: [],
      batches: 5,
      rows: 10,
      ledger: { origin: 'log.example' },
      files: { checked: 3, expired: 1 },
      // The row of 2018 is gone with its file.
      rowsOf: { checked: 4, rows: 9, elsewhere: 1 },
    });
  }, 60_000);

  it('names the file of any flipped bit in ledger and archive', async () => {
    const paths = evidence();
    expect(paths.length).toBeGreaterThan(6);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), fc.nat(), async (path, bit) => {
        const { intact, findings } = await withBytes(path, flipped(path, bit), () => verified());
        expect(intact).toBe(false);
        expect(findings.filter(({ kind }) => kind !== 'witness').map(({ name }) => name)).toEqual([
          path.replace(/^archive\//, ''),
        ]);
      }),
      { numRuns: 200 },
    );
  }, 60_000);

  it('names the first and the last byte of every file, and files cut or grown by one byte', async () => {
    for (const path of evidence()) {
      const bytes = readFileSync(join(data.root, path));
      const last = (bytes.length - 1) * 8;
      for (const changed of [
        flipped(path, 0),
        flipped(path, last),
        bytes.subarray(1),
        Buffer.concat([bytes, Buffer.of(0)]),
      ]) {
        const { findings } = await withBytes(path, changed, () => verified());
        // Bytes behind the last frame of a segment are what a crash leaves; a next start removes them.
        if (path.includes('pending') && changed.length > bytes.length) continue;
        expect(
          findings.map(({ name }) => name),
          path,
        ).toContain(path.replace(/^archive\//, ''));
      }
    }
  }, 60_000);

  it('names missing files, and files that nobody sealed', async () => {
    const sealed = evidence().filter((path) => path.endsWith('.parquet'));
    expect(sealed).toHaveLength(3);
    for (const path of sealed) {
      const { findings } = await withBytes(path, undefined, () => verified());
      expect(findings).toEqual([
        { kind: 'file', name: path.slice(8), message: 'is missing, and nothing says that it expired' },
      ]);
    }
    const [first = ''] = sealed;
    const added = join(data.root, dirname(first), '0009.parquet');
    copyFileSync(join(data.root, first), added);
    expect((await verified()).findings).toMatchObject([
      { kind: 'file', message: expect.stringContaining('not in the signed ledger') },
    ]);
    rmSync(added);
  });

  it('names what a witness saw otherwise', async () => {
    const folder = join(data.root, 'witness');
    const [name = ''] = readdirSync(folder);
    const note = readFileSync(join(folder, name), 'utf8');
    writeFileSync(join(folder, 'x.checkpoint'), note.replace('log.example\n', 'log.example\n1'));
    expect((await verified()).findings).toMatchObject([{ kind: 'witness', name: 'x.checkpoint' }]);
    rmSync(join(folder, 'x.checkpoint'));
  });

  it('does not take another key', async () => {
    const other = await recordedKey();
    const result = await verifyArchive({ folders: folders(), key: other, witnesses: [], progress });
    expect(result.ok && result.value.findings[0]).toMatchObject({ kind: 'ledger', name: 'ledger/checkpoint' });
  });

  it('names the batch of a row that was changed in the store', async () => {
    const change = async (sql: string): Promise<void> => {
      const engine = must(await openEngine({ folder: join(data.root, 'lake') }));
      must(await engine.execute({ sql, settings: { mutations_sync: 2 } }));
      await engine.close();
    };
    await change("ALTER TABLE Visits UPDATE Ward = concat(Ward, 'x') WHERE `$batch` = 3");
    const { findings } = await verified(true);
    expect(findings).toEqual([
      { kind: 'batch', name: '3 (Visits)', message: 'its rows are not those that were recorded' },
    ]);
    await change('ALTER TABLE Visits UPDATE Ward = substring(Ward, 1, length(Ward) - 1) WHERE `$batch` = 3');
  }, 60_000);

  it('says where there is no ledger', () => {
    mkdirSync(join(data.root, 'nothing'));
    expect(archiveFolders(join(data.root, 'nothing'))).toMatchObject({ ok: false });
    appendFileSync(join(data.root, 'nothing', 'checkpoint'), '');
    expect(archiveFolders(join(data.root, 'nothing'))).toMatchObject({ ok: true });
  });
});

async function recordedKey() {
  const { testSigner } = await import('../../lake/ledger/testing/made-ledger.ts');
  return testSigner().key;
}

describe('verifyRecord', () => {
  const prove = (record: string) =>
    verifyRecord({ folders: folders(), key: data.key, record, openRows: () => openRows(folders()), progress });

  it.each([
    ['0-0', 'Visits'],
    ['0-6', 'Visits'],
    ['3-2', 'Visits'],
    ['2-2', 'DeadLetters'],
  ])(
    'proves record %s of %s, wherever its batch lies',
    async (record, table) => {
      const proof = await prove(record);
      if (!proof.ok) throw new Error(proof.error.message);
      const document = JSON.parse(JSON.stringify(proof.value));
      expect(verifyRecordProof(document, data.key)).toMatchObject({
        ok: true,
        value: { record, table, dead: table === 'DeadLetters', shown: true, batch: { source: 'ward-7' } },
      });
      expect(verifyRecordProof(withoutRow(document), data.key)).toMatchObject({ ok: true, value: { shown: false } });
    },
    60_000,
  );

  it.each([
    ['0-1', 'untold', /no such row/],
    ['9-0', 'altered', /has no batch 9/],
    ['4-0', 'untold', /not whole here|no such row/],
    ['x', 'untold', /is named/],
  ])(
    'says why %s is not proved',
    async (record, kind, message) => {
      expect(await prove(record)).toMatchObject({
        ok: false,
        error: { kind, message: expect.stringMatching(message) },
      });
    },
    60_000,
  );
});
