import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HEAD_ROW, headOf, payloadHash, payloadOf } from './frame.ts';
import { type NewBatch, Spool } from './spool.ts';
import { DiskSpoolFiles } from './spool-files.ts';

let folder: string;
const disks: DiskSpoolFiles[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'safeguard-spool-'));
});
afterEach(async () => {
  for (const disk of disks.splice(0)) await disk.close();
  rmSync(folder, { recursive: true });
});

const onDisk = (): DiskSpoolFiles => {
  const disk = new DiskSpoolFiles(folder);
  disks.push(disk);
  return disk;
};

const batchOf = (batch: number, ...records: string[]): NewBatch => {
  const payload = payloadOf(batch, [records.map((record) => Buffer.from(record))]);
  return {
    payload,
    manifest: {
      batch,
      stream: 's',
      source: 'a',
      positions: [],
      requests: [],
      records: records.length,
      bytes: payload.length,
      sha256: payloadHash(payload),
      acceptedAt: '2026-11-22T12:00:00.000Z',
    },
  };
};

const opened = async (): Promise<Spool> => {
  const spool = new Spool(onDisk());
  await spool.open();
  return spool;
};

const numbers = (spool: Spool): readonly number[] => spool.waiting.map(({ manifest }) => manifest.batch);
const segment = (batch: number): string => join(folder, `${String(batch).padStart(16, '0')}.seg`);

describe('payloadOf', () => {
  it('writes rows as RowBinary has them', () => {
    const long = 'x'.repeat(200);
    const payload = payloadOf(2 ** 32 + 5, [[Buffer.from('ab')], [Buffer.from(long)]]);
    expect(payload.subarray(0, 15).toString('hex')).toBe('0500000001000000000000000261 62'.replace(' ', ''));
    expect(payload.subarray(15, 29).toString('hex')).toBe('050000000100000001000000c801');
    expect(payload).toHaveLength(15 + 14 + 200);
  });
});

describe('Spool', () => {
  it('gives back what was written before, in its order', async () => {
    const first = await opened();
    await first.append([batchOf(1, 'a', 'b'), batchOf(2, 'c')]);
    await first.closeCurrent();
    await first.append([batchOf(3, 'd')]);
    const spool = await opened();
    expect(numbers(spool)).toEqual([1, 2, 3]);
    expect(spool.takeClosed(1).map(({ batches, whole }) => [batches.length, whole])).toEqual([[2, true]]);
    const [placed] = spool.waiting;
    expect(placed && (await spool.payload(placed)).toString('latin1')).toContain('a');
    expect(readFileSync(segment(1)).readUInt32LE(8)).toBe(HEAD_ROW);
  });

  it.each([
    ['half a head', (head: Buffer) => head.subarray(0, 30)],
    ['a head without its records', (head: Buffer) => head],
    ['zeros', () => Buffer.alloc(500)],
    ['a head and zeros', (head: Buffer) => Buffer.concat([head, Buffer.alloc(100)])],
  ])('cuts off a last write that was torn: %s', async (_what, torn) => {
    await (await opened()).append([batchOf(1, 'a')]);
    const size = readFileSync(segment(1)).length;
    const { manifest } = batchOf(2, 'b'.repeat(50));
    appendFileSync(segment(1), torn(headOf({ ...manifest, group: 2, after: 1 })));
    const spool = await opened();
    expect([numbers(spool), spool.damages]).toEqual([[1], []]);
    expect(readFileSync(segment(1))).toHaveLength(size);
  });

  it('names a damage in what was acknowledged, and keeps all that is whole', async () => {
    const first = await opened();
    await first.append([batchOf(1, 'first')]);
    await first.append([batchOf(2, 'second')]);
    await first.append([batchOf(3, 'third')]);
    await first.closeCurrent();
    await first.append([batchOf(4, 'fourth')]);
    const bytes = readFileSync(segment(1));
    bytes[bytes.indexOf('second')] = 0x78;
    writeFileSync(segment(1), bytes);
    const spool = await opened();
    expect(numbers(spool)).toEqual([1, 3, 4]);
    expect(spool.damages).toEqual([
      { file: '0000000000000001.seg', message: expect.stringMatching(/^is damaged from byte \d+ to \d+: /) },
    ]);
    const [damaged] = spool.takeClosed(1);
    expect(damaged?.whole).toBe(false);
    if (damaged !== undefined) await spool.drop(damaged);
    expect(existsSync(`${segment(1)}.damaged`)).toBe(true);
    expect(numbers(spool)).toEqual([4]);
  });

  it('leaves out a write that failed and could not be undone', async () => {
    const files = onDisk();
    let broken = false;
    const fails = async (): Promise<void> => {
      if (broken) throw new Error('made to fail');
    };
    const first = new Spool({
      folder,
      list: () => files.list(),
      create: (name) => files.create(name),
      write: (name, offset, pieces) => files.write(name, offset, pieces),
      sync: async (name) => fails().then(() => files.sync(name)),
      truncate: async (name, size) => fails().then(() => files.truncate(name, size)),
      size: (name) => files.size(name),
      read: (name, offset, length) => files.read(name, offset, length),
      replace: (name, text) => files.replace(name, text),
      rename: (name, to) => files.rename(name, to),
      remove: (name) => files.remove(name),
      release: (name) => files.release(name),
      close: () => files.close(),
    });
    await first.open();
    await first.append([batchOf(1, 'a')]);
    broken = true;
    await expect(first.append([batchOf(2, 'b')])).rejects.toThrow('made to fail');
    broken = false;
    await first.append([batchOf(3, 'c')]);
    expect(numbers(first)).toEqual([1, 3]);
    const spool = await opened();
    expect([numbers(spool), spool.damages]).toEqual([[1, 3], []]);
    expect(spool.takeClosed(1e9).map(({ whole }) => whole)).toEqual([false, true]);
    await files.close();
  });
});
