import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openDatabase } from './open-database.ts';
import { openEmbedded } from './open-embedded.ts';
import { openServer } from './open-server.ts';
import { SettingTable } from './setting-table.ts';
import { startPostgres } from './testing/postgres-server.ts';
import { describeState } from './testing/state.case.ts';

const folder = mkdtempSync(join(tmpdir(), 'safeguard-state-'));
const server = await startPostgres();
afterAll(async () => {
  if (typeof server !== 'string') await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

describeState('embedded', () => openEmbedded(join(folder, 'suite')));
if (typeof server === 'string') it.skip(`state, on a PostgreSQL server: ${server}`);
else describeState('on a PostgreSQL server', () => openServer(server.url));

describe('openDatabase', () => {
  it.each([
    ['http://user:hunter2@localhost/x', /no postgres:\/\/ address/],
    ['not an address hunter2', /no postgres:\/\/ address/],
    ['postgres://user:hunter2@127.0.0.1:9/x', /does not answer \(ECONNREFUSED\)/],
  ])('says what is wrong with %s, and never its password', async (url, message) => {
    const opened = await openDatabase({ url });
    expect(opened).toMatchObject({ ok: false, error: expect.stringMatching(message) });
    expect(JSON.stringify(opened)).not.toContain('hunter2');
  });

  it('keeps what was committed when it is opened again', async () => {
    const place = { folder: join(folder, 'again') };
    const first = await openDatabase(place);
    if (!first.ok) throw new Error(first.error);
    await new SettingTable(first.value).set('kept', 'yes', new Date(0));
    await first.value.close();
    const second = await openDatabase(place);
    if (!second.ok) throw new Error(second.error);
    expect(await new SettingTable(second.value).get('kept')).toBe('yes');
    await second.value.close();
  });
});
