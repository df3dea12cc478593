import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeBundle } from '../../ledger/tiles.ts';
import { madeLedger, testNotes, testSigner, viewOf } from './testing/made-ledger.ts';
import { type VerifiedLog, verifyLog } from './verify-log.ts';

type Content = ReadonlyMap<string, Uint8Array>;
const { key } = testSigner();

const verified = async (content: Content): Promise<VerifiedLog & { readonly leaves: number }> => {
  let leaves = 0;
  const log = await verifyLog(viewOf(content), key, () => {
    leaves = 0;
    return () => {
      leaves++;
    };
  });
  return { ...log, leaves };
};

const flip = (content: Content, path: string, bit: number): Content => {
  const bytes = Uint8Array.from(content.get(path) ?? []);
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return new Map([...content, [path, bytes]]);
};

const without = (content: Content, path: string): Content => new Map([...content].filter(([name]) => name !== path));

let content: Content = new Map();
beforeAll(async () => {
  content = await madeLedger([testNotes(300), testNotes(260, 300), testNotes(7, 560), testNotes(2, 567)]);
});

describe('verifyLog', () => {
  it('finds an untouched log intact, with all its leaves', async () => {
    const log = await verified(content);
    expect(log).toMatchObject({ findings: [], remarks: [], leaves: 569, checkpoint: { size: 569 } });
  });

  it('finds a log of nothing intact', async () => {
    expect(await verified(await madeLedger([]))).toMatchObject({ findings: [], leaves: 0, checkpoint: { size: 0 } });
  });

  it('names the file of any flipped bit, and no other', async () => {
    const paths = [...content.keys()];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), fc.nat(), async (path, place) => {
        const log = await verified(flip(content, path, place % ((content.get(path)?.length ?? 0) * 8)));
        expect(log.findings.map(({ file }) => file)).toEqual([path]);
      }),
      { numRuns: 400 },
    );
  });

  it('names any missing file', async () => {
    const needless = /\.p\/(?:48|55)$/;
    for (const path of [...content.keys()].filter((name) => !needless.test(name))) {
      const { findings } = await verified(without(content, path));
      const named = findings.map(({ file }) => file);
      expect(named.some((file) => path.startsWith(file))).toBe(true);
    }
  });

  it('names the entries that are not what was signed, and hands on the others', async () => {
    const log = await verified(flip(content, 'tile/entries/001', 8 * 1000));
    expect(log.findings).toEqual([
      { file: 'tile/entries/001', message: expect.stringMatching(/^entry \d+: not what was signed$/) },
    ]);
    expect(log.leaves).toBe(568);
  });

  it('names both files where a tile and its bundle are damaged', async () => {
    const log = await verified(flip(flip(content, 'tile/entries/001', 8000), 'tile/0/001', 8));
    expect(log.findings.map(({ file }) => file).toSorted()).toEqual(['tile/0/001', 'tile/entries/001']);
  });

  it('names what was written anew with a changed entry, whoever could write', async () => {
    const forged = await madeLedger([testNotes(300), testNotes(269, 301)]);
    const mixed = new Map([...forged, ['checkpoint', content.get('checkpoint') ?? new Uint8Array()]]);
    expect((await verified(mixed)).findings.length).toBeGreaterThan(0);
    const others = await madeLedger([testNotes(569)], testSigner('log.example', 3));
    expect((await verified(others)).findings[0]).toMatchObject({ file: 'checkpoint' });
  });

  it('takes earlier states of tiles for part of the log, and says what is none', async () => {
    const [tile = new Uint8Array(), bundle] = [content.get('tile/0/001'), encodeBundle([])];
    const more = new Map([...content, ['tile/0/001.p/3', tile.subarray(0, 96)], ['note.txt', bundle]]);
    expect(await verified(more)).toMatchObject({ findings: [], remarks: [{ file: 'note.txt' }] });
    expect((await verified(flip(more, 'tile/0/001.p/3', 5))).findings).toEqual([
      { file: 'tile/0/001.p/3', message: 'is not what the log held' },
    ]);
  });

  it('verifies what was written and has no checkpoint yet', async () => {
    const early = await madeLedger([testNotes(300)]);
    const late = await madeLedger([testNotes(300), testNotes(255, 300)]);
    const between = new Map([...late, ...early]);
    for (const path of late.keys())
      if (path.startsWith('pending/')) between.set(path, late.get(path) ?? new Uint8Array());
    const { findings, pending } = await verified(between);
    expect([findings, pending.length]).toEqual([[], 255]);
    expect((await verified(flip(between, 'tile/0/001', 77))).findings.map(({ file }) => file)).toEqual(['tile/0/001']);
    expect((await verified(flip(between, 'tile/entries/001', 77))).findings).toHaveLength(1);
  });

  it('begins again when the log grows under its eyes', async () => {
    const late = await madeLedger([testNotes(300), testNotes(269, 300), testNotes(30, 569), testNotes(1, 599)]);
    let reads = 0;
    const view = {
      ...viewOf(content),
      read: async (path: string) => (reads++ < 1 ? content : late).get(path),
      paths: async () => [...late.keys()],
    };
    let leaves = 0;
    const log = await verifyLog(view, key, () => {
      leaves = 0;
      return () => {
        leaves++;
      };
    });
    expect([log.findings, log.checkpoint?.size, leaves]).toEqual([[], 600, 600]);
  });
});

describe('verifyLog of three levels of tiles', () => {
  it('names the file of any flipped bit', async () => {
    const large = await madeLedger([testNotes(66_000)]);
    const levels = [...large.keys()].filter((path) => !/tile\/(?:0|entries)\/\d{3}$/.test(path));
    expect(levels).toEqual(expect.arrayContaining(['tile/1/000', 'tile/2/000.p/1', 'tile/1/001.p/1']));
    for (const path of [...levels, 'tile/0/100', 'tile/entries/200']) {
      const { findings } = await verified(flip(large, path, 9));
      expect(findings.map(({ file }) => file)).toEqual([path]);
    }
  });
});
