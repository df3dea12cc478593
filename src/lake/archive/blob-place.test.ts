import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BlobPlace, type BlobPlaceOptions } from './blob-place.ts';
import { sealedPath } from './sealed-file.ts';
import { ArchiveFixture, must, named } from './testing/archive-fixture.ts';
import { type Azurite, azuriteAccount, azuriteKey, startAzurite } from './testing/azurite.ts';

// The emulator keeps blobs and checks signatures. It has no immutability policies and no legal holds, and its tiers are names that
// cost nothing: what those do is for the service itself to show.

let azurite: Azurite;
let fixture: ArchiveFixture;
let options: BlobPlaceOptions;
beforeAll(async () => {
  azurite = await startAzurite();
  fixture = await ArchiveFixture.open(named('Visits'));
  options = {
    url: `${azurite.url}/records`,
    credential: { accountKey: azuriteKey },
    drafts: join(fixture.folder, 'drafts'),
    now: () => Date.now(),
    tier: 'Cool',
  };
  const { BlobServiceClient, StorageSharedKeyCredential } = await import('@azure/storage-blob');
  const key = new StorageSharedKeyCredential(azuriteAccount, azuriteKey);
  await new BlobServiceClient(azurite.url, key).createContainer('records');
}, 60_000);
afterAll(async () => {
  await fixture.close();
  await azurite.close();
});

const opened = async (): Promise<BlobPlace> => must(await BlobPlace.open(options));
const draftOf = async (place: BlobPlace, bytes: string): Promise<string> => {
  const draft = join(place.drafts, 'a.parquet');
  await writeFile(draft, bytes);
  return draft;
};

describe('BlobPlace', () => {
  it('keeps what is put, under its name once and for all', async () => {
    const place = await opened();
    const file = sealedPath('Other', '2026-01-01', 0);
    const placed = must(await place.put(await draftOf(place, 'bytes'), file, '2033-01-01'));
    expect(placed).toEqual({
      bytes: 5,
      sha256: '277089d91c0bdf4f2e6862ba7e4a07605119431f5d13f726dd352b06f1b206a9',
    });
    expect(await place.put(await draftOf(place, 'other'), file, '2033-01-01')).toMatchObject({
      ok: false,
      error: { code: 'ARCHIVE_EXISTS' },
    });
    expect(must(await place.check(file))).toEqual(placed);
    expect(must(await place.list())).toEqual([{ file, bytes: 5 }]);
    must(await place.remove(file));
    must(await place.remove(file));
    expect(must(await place.check(file))).toBeUndefined();
  });

  it('gives the engine a signature for reading alone, and never the key', async () => {
    const table = must(await (await opened()).table([], []));
    const connection = table.kind === 'azure' ? table.connection : '';
    expect(connection).not.toContain(azuriteKey);
    expect(new URLSearchParams(connection.split('SharedAccessSignature=')[1]).get('sp')).toBe('r');
  });

  it('seals a day, answers from it beside the store, and says what is missing', async () => {
    const place = await opened();
    const archive = await fixture.archive(undefined, place);
    const row = (batch: number, hour: number) => ({
      TimeGenerated: `2026-01-02 0${hour}:00:00.0000001`,
      Patient: 'p1',
      Detail: '{"codes":["a"]}',
      $batch: batch,
      $row: 0,
    });
    await fixture.insert('Visits', [row(1, 1), row(2, 2)]);
    const sealed = must(await archive.seal('Visits', '2026-01-02'));
    expect(sealed).toMatchObject({ file: 'tables/Visits/day=2026-01-02/0001.parquet', rows: 2, supplement: 0 });
    await fixture.insert('Visits', [row(3, 3)]);
    must(await archive.seal('Visits', '2026-01-02'));
    await fixture.insert('Visits', [row(4, 4)]);
    const text = 'Visits | where Patient == "p1" and Detail.codes[0] == "a" | count';
    const answered = await fixture.lake(archive.rows).query(text, { now: fixture.now });
    expect(answered).toMatchObject({ ok: true, value: { rows: [[4]] } });
    expect(must(await archive.missing())).toEqual([]);
    must(await place.remove('tables/Visits/day=2026-01-02/0002.parquet'));
    expect(must(await archive.missing())).toEqual([
      {
        file: 'tables/Visits/day=2026-01-02/0002.parquet',
        message: 'tables/Visits/day=2026-01-02/0002.parquet: is not there',
      },
    ]);
    await archive.close();
  });

  it.each<[string, Partial<BlobPlaceOptions>, RegExp]>([
    ['no such container', { url: 'records' }, /no address of a container/],
    [
      'a signature in the address',
      { url: 'https://a.blob.core.windows.net/c?sig=x' },
      /a signature has no place in it/,
    ],
    ['a folder that reads as a pattern', { drafts: '/tmp/{a,b}' }, /holds one of/],
  ])('refuses %s', async (_what, changed, message) => {
    const refused = await BlobPlace.open({ ...options, ...changed });
    expect(refused.ok ? '' : refused.error.message).toMatch(message);
  });

  it('names a container that is not there, and a key that is not right, without the key', async () => {
    const absent = await BlobPlace.open({ ...options, url: `${azurite.url}/nowhere` });
    expect(absent).toMatchObject({
      ok: false,
      error: { message: `${azurite.url}/nowhere: there is no such container, or it may not be seen` },
    });
    const wrong = await BlobPlace.open({
      ...options,
      credential: { accountKey: Buffer.from('wrong').toString('base64') },
    });
    expect(wrong.ok ? '' : wrong.error.message).toMatch(/the blob store says/);
  });
});
