import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPlace } from './open-place.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'safeguard-place-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('openPlace', () => {
  it('opens a folder where no container is given', async () => {
    const opened = await openPlace({ folder: join(folder, 'archive') });
    expect(opened.ok && opened.value.title).toBe(join(folder, 'archive'));
  });

  it('refuses an address that is no container, whoever asks', async () => {
    const accountKey = Buffer.from('a key').toString('base64');
    const opened = await openPlace({ folder, blobs: { url: 'container', accountKey } });
    expect(opened).toMatchObject({ ok: false, error: { code: 'ARCHIVE_PLACE' } });
  });
});
