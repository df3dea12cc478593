import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LedgerStore } from '../../lake/ledger/ledger-store.ts';
import { testSigner } from '../../lake/ledger/testing/made-ledger.ts';
import { MemoryFiles } from '../../lake/ledger/testing/memory-files.ts';
import { FolderCopy } from '../../lake/ledger/witness.ts';
import { scratchFolder } from '../testing/scratch-folder.ts';
import { WitnessCopies } from './witness-copies.ts';

const scratch = scratchFolder();
const now = new Date('2026-01-02T03:04:05Z');

const ledger = async (witnesses: readonly FolderCopy[]): Promise<LedgerStore> => {
  const store = await LedgerStore.open({ folder: new MemoryFiles(), signer: testSigner(), witnesses });
  if (!store.ok) throw new Error(store.error.message);
  return store.value;
};
const note = { kind: 'note', topic: 'test', text: 'x', at: now.toISOString() } as const;

describe('WitnessCopies', () => {
  it('brings a checkpoint where the ledger has grown, and none otherwise', async () => {
    const folder = join(scratch.path(), 'witness');
    const witness = new FolderCopy(folder);
    const store = await ledger([witness]);
    await store.append([note]);
    const copies = new WitnessCopies(store, [witness], () => now);
    expect(copies.status()).toEqual([{ name: folder }]);
    await Promise.all([copies.copy(), copies.copy()]);
    await copies.copy();
    expect(readdirSync(folder)).toEqual(['0000000000000001.checkpoint']);
    expect(copies.status()).toEqual([{ name: folder, copied: { size: 1, at: now.toISOString() } }]);
    await store.append([note]);
    await copies.copy();
    expect(readdirSync(folder)).toEqual(['0000000000000001.checkpoint', '0000000000000003.checkpoint']);
    await store.close();
  });

  it('says which witness has it not, and tries again', async () => {
    const [good, gone] = ['good', 'gone'].map((name) => new FolderCopy(join(scratch.path(), name, 'x')));
    if (good === undefined || gone === undefined) return;
    const block = join(scratch.path(), 'gone');
    writeFileSync(block, '');
    const store = await ledger([good, gone]);
    await store.append([note]);
    const copies = new WitnessCopies(store, [good, gone], () => now);
    expect(copies.status()).toMatchObject([{}, { trouble: 'it could not be asked when the ledger was opened' }]);
    await copies.copy();
    expect(copies.status()).toEqual([
      { name: good.name, copied: { size: 1, at: now.toISOString() } },
      { name: gone.name, trouble: 'it did not take the checkpoint, tried at 2026-01-02T03:04:05.000Z' },
    ]);
    rmSync(block);
    await copies.copy();
    expect(copies.status().map(({ copied, trouble }) => [copied?.size, trouble])).toEqual([
      [2, undefined],
      [2, undefined],
    ]);
    await store.close();
  });

  it('brings nothing to a witness that has it from before', async () => {
    const folder = join(scratch.path(), 'witness');
    const witness = new FolderCopy(folder);
    const store = await ledger([witness]);
    await new WitnessCopies(store, [witness], () => now).copy();
    expect(readdirSync(scratch.path())).toEqual(['witness']);
    expect(readdirSync(folder)).toEqual([]);
    await store.append([note]);
    await new WitnessCopies(store, [witness], () => now).copy();
    await new WitnessCopies(store, [witness], () => now).copy();
    expect(readdirSync(folder)).toEqual(['0000000000000001.checkpoint']);
    await store.close();
  });

  it('does nothing without witnesses', async () => {
    const store = await ledger([]);
    await store.append([note]);
    const copies = new WitnessCopies(store, [], () => now);
    await copies.copy();
    expect([copies.status(), store.size]).toEqual([[], 1]);
    await store.close();
  });
});
