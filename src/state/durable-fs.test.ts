import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DurableFs } from './durable-fs.ts';
import { openEmbedded } from './open-embedded.ts';

const folder = mkdtempSync(join(tmpdir(), 'safeguard-durable-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('DurableFs', () => {
  it('synchronises an open file when it is asked to', async () => {
    const { emscriptenOpts } = await new DurableFs(join(folder, 'a')).init({} as never, {});
    const operations: { fsync?: (file: { readonly nfd: number }) => number } = {};
    const synchronise = emscriptenOpts.preRun?.at(-1);
    synchronise?.({ NODEFS: { stream_ops: operations } } as never);
    const file = openSync(join(folder, 'file'), 'w');
    expect(operations.fsync?.({ nfd: file })).toBe(0);
    closeSync(file);
    expect(() => operations.fsync?.({ nfd: file })).toThrow('EBADF');
  });

  it('is asked to by PostgreSQL with each commit', async () => {
    const database = await openEmbedded(join(folder, 'b'));
    const settings =
      "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'wal_sync_method', 'synchronous_commit')";
    const rows = await database.query(`${settings} ORDER BY name`);
    await database.close();
    expect(Object.fromEntries(rows.map((row) => [row['name'], row['setting']]))).toEqual({
      fsync: 'on',
      synchronous_commit: 'on',
      wal_sync_method: 'fsync',
    });
  });
});
