import { describe, expect, it } from 'vitest';
import { makeDataFolder, ownDataFolder } from '../serve/data-folder.ts';
import { scratchFolder } from '../testing/scratch-folder.ts';
import { openRecordLake } from './record-lake.ts';

const scratch = scratchFolder();
const time = Date.parse('2026-01-02T03:04:05Z');
const world = () => ({ env: {}, cwd: scratch.path(), clock: () => time });
const now = new Date(time).toISOString();

describe('openRecordLake', () => {
  it('opens the folder itself where no service runs, answers exactly, and puts the questions on record', {
    timeout: 60_000,
  }, async () => {
    const opened = await openRecordLake(world(), 'safeguard query');
    if (!opened.ok) throw new Error(opened.error.join('\n'));
    const { lake, close } = opened.value;
    const exact =
      'print n = 9007199254740993, d = datetime(2026-01-02T03:04:05.1234567Z), v = dynamic({"a":[1]}), at = now()';
    expect(await lake.query(exact, { now })).toMatchObject({
      ok: true,
      value: { rows: [['9007199254740993', '2026-01-02T03:04:05.1234567Z', { a: [1] }, '2026-01-02T03:04:05Z']] },
    });
    expect(await lake.query('Nothing | count', { now })).toMatchObject({ ok: false, error: { kind: 'kql' } });
    expect([lake.tableNames.includes('SigninLogs'), lake.table('SigninLogs')?.name]).toEqual([true, 'SigninLogs']);
    expect(await lake.compile('SigninLogs | count', { now })).toMatchObject({ ok: true });
    await close();

    const again = await openRecordLake(world(), 'safeguard kql');
    if (!again.ok) throw new Error(again.error.join('\n'));
    const asked = 'LAQueryLogs | project QueryText, RequestClientApp, ResponseCode | sort by ResponseCode asc';
    expect(await again.value.lake.query(asked, { now })).toMatchObject({
      value: {
        rows: [
          [exact, 'safeguard query', 200],
          ['Nothing | count', 'safeguard query', 400],
        ],
      },
    });
    await again.value.close();
  });

  it('says that a service starts, and opens nothing', async () => {
    const folder = makeDataFolder(`${scratch.path()}/safeguard-data`);
    const owned = folder.ok ? ownDataFolder(folder.value) : folder;
    if (!owned.ok) throw new Error(owned.error);
    expect(await openRecordLake(world(), 'safeguard query')).toMatchObject({
      ok: false,
      error: [expect.stringContaining('does not answer yet: try again')],
    });
    owned.value.release();
  });
});
