import { describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../ledger/checkpoint.ts';
import type { Leaf } from '../../ledger/leaf.ts';
import type { NoteSigner } from '../../ledger/signed-note.ts';
import { leafHash } from '../../ledger/tree.ts';
import { verifierKey } from '../../ledger/verifier-key.ts';
import { verifyConsistency, verifyInclusion } from '../../ledger/verify-proof.ts';
import { Ed25519Key } from '../../lib/ed25519.ts';
import { LedgerStore } from './ledger-store.ts';
import { type FaultMoment, type LossMode, MemoryFiles } from './testing/memory-files.ts';

const key = new Ed25519Key(new Uint8Array(32).fill(9));
const signer: NoteSigner = { key: verifierKey('log.example', key.publicKey), sign: (message) => key.sign(message) };
const at = '2026-01-01T00:00:00Z';
const hash = '0'.repeat(64);

const note = (text: string): Leaf => ({ kind: 'note', topic: 'test', text, at });
const notes = (count: number, from = 0): Leaf[] => Array.from({ length: count }, (_, index) => note(`${from + index}`));
const batch = (number: number): Leaf => ({
  kind: 'batch',
  batch: number,
  stream: 's',
  table: 'T',
  schema: 0,
  rows: 0,
  root: hash,
  duplicates: 0,
  raw: { bytes: 0, sha256: hash },
  source: 'x',
  acceptedAt: at,
});

async function opened(folder: MemoryFiles): Promise<LedgerStore> {
  const store = await LedgerStore.open({ folder, signer });
  if (!store.ok) throw new Error(`${store.error.code} ${store.error.message}`);
  return store.value;
}

async function textsOf(store: LedgerStore): Promise<readonly string[]> {
  const texts: string[] = [];
  for await (const read of store.leavesFrom(0))
    texts.push(
      !read.ok ? read.error.message : read.value.leaf.kind === 'note' ? read.value.leaf.text : read.value.leaf.kind,
    );
  return texts;
}

const must = <T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown },
): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

describe('LedgerStore', () => {
  it('begins with a checkpoint of nothing', async () => {
    const store = await opened(new MemoryFiles());
    expect(store.size).toBe(0);
    expect(store.lastBatch).toBeUndefined();
    expect(store.checkpoint()).toMatchObject({ size: 0, origin: 'log.example' });
  });

  it('gives leaves their places in the order in which they are added, and reads them again', async () => {
    const files = new MemoryFiles();
    const store = await opened(files);
    const added = await Promise.all([store.append(notes(3)), store.append([]), store.append(notes(600, 3))]);
    expect(added).toEqual([0, 3, 3].map((first) => ({ ok: true, value: { first } })));
    expect(await textsOf(store)).toEqual(notes(603).map((_, index) => `${index}`));
    await store.close();
    expect(await store.append(notes(1))).toMatchObject({ ok: false, error: { code: 'LEDGER_CLOSED' } });
    const again = await opened(files);
    expect(again.size).toBe(603);
    expect(await textsOf(again)).toHaveLength(603);
    expect(await again.leaf(603)).toMatchObject({ ok: false, error: { code: 'LEDGER_RANGE' } });
  });

  it('writes groups that wait together at once', async () => {
    const files = new MemoryFiles();
    const store = await opened(files);
    const before = files.writes;
    await Promise.all(notes(200).map((leaf) => store.append([leaf])));
    await store.publish();
    expect(files.writes - before).toBeLessThan(10);
  });

  it('leaves the files of tlog-tiles, and one segment of what is in no whole bundle', async () => {
    const files = new MemoryFiles();
    const store = await opened(files);
    for (const leaf of notes(300)) await store.append([leaf]);
    await store.append(notes(33, 300));
    await store.close();
    const paths = files.paths.filter((path) => !path.startsWith('pending/'));
    expect(paths.toSorted()).toEqual(expect.arrayContaining(['checkpoint', 'tile/0/000', 'tile/entries/000']));
    expect(paths.filter((path) => path.includes('000.p/') && !path.startsWith('tile/1/'))).toEqual([]);
    expect(paths).toEqual(expect.arrayContaining(['tile/0/001.p/77', 'tile/1/000.p/1', 'tile/entries/001.p/77']));
  });

  it('proves that leaves are in the log, and that it only grew', async () => {
    const store = await opened(new MemoryFiles());
    await store.append(notes(700));
    const early = must(await store.publish());
    await store.append(notes(70_000 - 700, 700));
    const late = must(await store.publish());
    expect(openCheckpoint(late.note, signer.key)).toMatchObject({ ok: true, value: { size: 70_000 } });
    for (const index of [0, 255, 256, 699]) {
      const leaf = leafHash(Buffer.from(`{"at":"${at}","kind":"note","text":"${index}","topic":"test"}`));
      for (const checkpoint of [early, late]) {
        const proof = must(await store.inclusion(index, checkpoint.size));
        expect(verifyInclusion(leaf, proof, checkpoint.root)).toBe(true);
      }
    }
    const proof = must(await store.consistency(early.size, late.size));
    expect(verifyConsistency(proof, early.root, late.root)).toBe(true);
    expect(must(await store.root(700))).toEqual(early.root);
    expect(await store.inclusion(700, 700)).toMatchObject({ ok: false, error: { code: 'LEDGER_RANGE' } });
    expect(await store.consistency(1, 70_001)).toMatchObject({ ok: false, error: { code: 'LEDGER_RANGE' } });
  });

  it('takes batches in their order only, and knows the last when it is opened again', async () => {
    const files = new MemoryFiles();
    const store = await opened(files);
    const results = await Promise.all([1, 2, 2, 4, 3].map((number) => store.append([batch(number)])));
    expect(results.map((result) => result.ok)).toEqual([true, true, false, true, false]);
    expect(results[2]).toMatchObject({ error: { code: 'LEDGER_ORDER' } });
    await store.append(notes(300));
    await store.close();
    expect((await opened(files)).lastBatch).toBe(4);
  });

  it('finds the columns that it holds already', async () => {
    const files = new MemoryFiles();
    const store = await opened(files);
    const schema = { kind: 'schema', table: 'T', columns: [{ name: 'A', type: 'int' }] } as const;
    expect(store.findSchema(schema)).toBeUndefined();
    await store.append([note('x'), schema]);
    expect(store.findSchema(schema)).toBe(1);
    await store.close();
    expect((await opened(files)).findSchema({ table: 'T', columns: [{ type: 'int', name: 'A' }] })).toBe(1);
    expect(store.findSchema({ ...schema, table: 'U' })).toBeUndefined();
  });

  it('refuses a leaf that cannot be written, and nothing else', async () => {
    const store = await opened(new MemoryFiles());
    const wrong: Leaf = { kind: 'note', topic: 'NO TOPIC', text: '', at };
    expect(await store.append([note('a'), wrong])).toMatchObject({ ok: false, error: { code: 'LEDGER_LEAF' } });
    expect(store.size).toBe(0);
    expect((await store.append(notes(1))).ok).toBe(true);
  });
});

describe('LedgerStore on a damaged ledger', () => {
  const made = async (): Promise<Map<string, Uint8Array>> => {
    const files = new MemoryFiles();
    const store = await opened(files);
    await store.append(notes(600));
    await store.append(notes(7, 600));
    await store.close();
    const held = new Map<string, Uint8Array>();
    for (const path of files.paths) held.set(path, (await files.read(path)) ?? new Uint8Array());
    return held;
  };

  it('does not open with any byte of its checkpoint or its segments changed, and names the file', async () => {
    const held = await made();
    for (const path of [...held.keys()].filter((name) => name === 'checkpoint' || name.startsWith('pending/'))) {
      const bytes = held.get(path) ?? new Uint8Array();
      const step = Math.max(1, Math.floor(bytes.length / 150));
      for (let place = 0; place < bytes.length; place += step) {
        const damaged = Uint8Array.from(bytes);
        damaged[place] = (damaged[place] ?? 0) ^ 0x10;
        const store = await LedgerStore.open({ folder: new MemoryFiles(new Map([...held, [path, damaged]])), signer });
        if (store.ok) expect.fail(`${path} byte ${place}`);
        expect(store.error).toMatchObject({ code: 'LEDGER_DAMAGED', message: expect.stringContaining(path) });
      }
    }
  });

  it.each(['checkpoint', 'pending/'])('does not open without %s', async (part) => {
    const held = await made();
    for (const path of held.keys()) if (path.startsWith(part)) held.delete(path);
    const store = await LedgerStore.open({ folder: new MemoryFiles(held), signer });
    const alone = part === 'checkpoint' && [...held.keys()].some((path) => path.endsWith('0000000000000000.seg'));
    expect(store.ok).toBe(alone);
  });

  it('does not open under another key', async () => {
    const other = new Ed25519Key(new Uint8Array(32).fill(8));
    const folder = new MemoryFiles(await made());
    const store = await LedgerStore.open({
      folder,
      signer: { key: verifierKey('log.example', other.publicKey), sign: (message) => other.sign(message) },
    });
    expect(store).toMatchObject({ ok: false, error: { code: 'LEDGER_DAMAGED' } });
  });
});

/** Groups that a scenario adds one after another. */
const groups: readonly (readonly Leaf[])[] = [
  notes(3),
  notes(1, 3),
  notes(247, 4),
  notes(4, 251),
  notes(1, 255),
  notes(3, 256),
  notes(1, 259),
];
const all = groups.flat().map((leaf) => (leaf.kind === 'note' ? leaf.text : ''));

interface Outcome {
  /** The leaves of acknowledged groups, in their order. */
  readonly acknowledged: readonly string[];
  readonly sizes: readonly number[];
}

/** After these groups the ledger is closed and opened again. */
const reopened = [2, 5];

/** Adds the groups; one that fails is added again as often as `tries` says. */
async function run(files: MemoryFiles, tries: number): Promise<Outcome> {
  const acknowledged: string[] = [];
  const sizes: number[] = [];
  let store = await opened(files);
  for (const [index, group] of groups.entries()) {
    if (reopened.includes(index)) {
      await store.close();
      store = await opened(files);
    }
    let done = false;
    // A group that failed may be there once the ledger is opened again: who adds it asks first.
    for (let attempt = 0; attempt < tries && !done; attempt++)
      done = store.size > acknowledged.length || (await store.append(group)).ok;
    if (!done) break;
    acknowledged.push(...group.map((leaf) => (leaf.kind === 'note' ? leaf.text : '')));
    await store.publish();
    sizes.push(store.checkpoint()?.size ?? 0);
  }
  return { acknowledged, sizes };
}

describe('LedgerStore when a write fails', async () => {
  const clean = new MemoryFiles();
  await run(clean, 1);
  const moments: readonly FaultMoment[] = ['before', 'half', 'after'];
  const losses: readonly LossMode[] = ['kept', 'lost', 'torn'];
  const table = moments.flatMap((moment) => losses.map((loss) => [moment, loss] as const));

  it.each(table)(
    'once (%s it persists): the next try holds, and what is found after a stop (unsynced writes %s) is all of it, once',
    async (moment, loss) => {
      for (let write = 0; write < clean.writes; write++) {
        const files = new MemoryFiles();
        files.failAt(write, moment);
        const { acknowledged, sizes } = await run(files, 2);
        const wasOpened = acknowledged.length > 0;
        if (wasOpened && acknowledged.length !== all.length) expect.fail(`write ${write}: an append failed twice`);
        const again = await opened(files.after(loss));
        expect(await textsOf(again)).toEqual(acknowledged);
        expect(again.checkpoint()?.size).toBe(acknowledged.length);
        expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(again.size);
      }
    },
  );

  it.each(table)(
    'and all after it (%s it persists): what was acknowledged is found (unsynced writes %s), the rest all or not',
    async (moment, loss) => {
      for (let write = 0; write < clean.writes; write++) {
        const files = new MemoryFiles();
        files.failAt(write, moment, true);
        const { acknowledged } = await run(files, 2);
        const again = await opened(files.after(loss));
        const found = await textsOf(again);
        expect(found.slice(0, acknowledged.length)).toEqual(acknowledged);
        const ends = groups.map((_, index) => groups.slice(0, index + 1).flat().length);
        expect([0, ...ends]).toContain(found.length);
        expect(found).toEqual(all.slice(0, found.length));
        expect((await again.append([note('more')])).ok).toBe(true);
      }
    },
  );
});
