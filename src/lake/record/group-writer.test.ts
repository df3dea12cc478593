import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GroupWriter } from './group-writer.ts';
import { Spool } from './spool.ts';
import { DiskSpoolFiles } from './spool-files.ts';

let folder: string;
let files: DiskSpoolFiles;
let spool: Spool;
let writer: GroupWriter;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'safeguard-writer-'));
  files = new DiskSpoolFiles(folder);
  spool = new Spool(files);
  await spool.open();
  writer = new GroupWriter(spool, 7, () => Date.UTC(2026, 10, 22), {
    written: () => undefined,
    failed: () => undefined,
  });
});
afterEach(async () => {
  await files.close();
  rmSync(folder, { recursive: true });
});

const write = (source: string, position?: { from: string; to: string }, requestId?: string) =>
  writer.write(
    {
      stream: 's',
      source,
      records: [Buffer.from('{}')],
      ...(position === undefined ? {} : { position: { partition: 'p', ...position } }),
      ...(requestId === undefined ? {} : { requestId }),
    },
    15,
  );

describe('GroupWriter', () => {
  it('joins what is delivered together, by stream and source', async () => {
    const written = await Promise.all([
      write('a', { from: '', to: '1' }, 'x'),
      write('b'),
      write('a', { from: '1', to: '2' }, 'y'),
    ]);
    expect(written).toEqual([7, 8, 7].map((value) => ({ ok: true, value })));
    expect(spool.waiting.map(({ manifest }) => manifest)).toMatchObject([
      {
        batch: 7,
        group: 1,
        after: 0,
        source: 'a',
        records: 2,
        requests: ['x', 'y'],
        positions: [{ partition: 'p', from: '', to: '2' }],
      },
      { batch: 8, group: 1, after: 0, source: 'b', records: 1 },
    ]);
    await write('a');
    expect(spool.waiting.at(-1)?.manifest).toMatchObject({ batch: 9, group: 2, after: 1 });
  });

  it('makes batches whose positions fit into a leaf', async () => {
    const long = 'x'.repeat(1900);
    let from = '';
    const all = Array.from({ length: 30 }, (_, n) => {
      const to = `${long}${n}`;
      const done = write('a', { from, to });
      from = to;
      return done;
    });
    await Promise.all(all);
    expect(spool.waiting.length).toBeGreaterThan(2);
    expect(spool.waiting.flatMap(({ manifest }) => manifest.positions).at(-1)?.to).toBe(from);
  });

  it('ends a segment between two writes, whenever it is asked to', async () => {
    for (let n = 0; n < 20; n++) {
      const one = write('a');
      await Promise.all([writer.closeSegment(), one, write('b')]);
      await writer.idle();
    }
    await writer.closeSegment();
    expect(spool.takeClosed(Number.MAX_SAFE_INTEGER).flatMap(({ batches }) => batches)).toHaveLength(
      spool.waiting.length,
    );
  });
});
