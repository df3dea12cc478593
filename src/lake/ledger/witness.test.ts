import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { LedgerStore } from './ledger-store.ts';
import { madeLedger, testNotes, testSigner } from './testing/made-ledger.ts';
import { MemoryFiles } from './testing/memory-files.ts';
import { copyCheckpoint, FolderCopy } from './witness.ts';

const folder = mkdtempSync(join(tmpdir(), 'safeguard-witness-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = '2026-01-01T00:00:00Z';
const signer = testSigner();

const witnessed = async (name: string): Promise<{ content: MemoryFiles; witness: FolderCopy }> => {
  const content = new MemoryFiles(await madeLedger([testNotes(300)]));
  const witness = new FolderCopy(join(folder, name));
  const store = await LedgerStore.open({ folder: content, signer, witnesses: [witness] });
  if (!store.ok) throw new Error(store.error.message);
  expect(await copyCheckpoint(store.value, [witness], at)).toEqual({ ok: true, value: [] });
  await store.value.close();
  return { content, witness };
};

describe('copyCheckpoint', () => {
  it('keeps the checkpoint in the second place, and a leaf that says so', async () => {
    const { content, witness } = await witnessed('kept');
    expect(await witness.latest()).toMatch(/^log.example\n300\n/);
    const store = await LedgerStore.open({ folder: content, signer, witnesses: [witness] });
    expect(store.ok && (await store.value.leaf(300))).toMatchObject({
      value: { kind: 'note', topic: 'witness', checkpoint: { size: 300 } },
    });
    if (!store.ok) return;
    await copyCheckpoint(store.value, [witness], at);
    expect(readdirSync(join(folder, 'kept'))).toEqual(['0000000000000300.checkpoint', '0000000000000301.checkpoint']);
  });

  it('says which did not take it, and leaves no leaf where none did', async () => {
    writeFileSync(join(folder, 'file'), '');
    const store = await LedgerStore.open({ folder: new MemoryFiles(), signer });
    const gone = new FolderCopy(join(folder, 'file', 'x'));
    expect(store.ok && (await copyCheckpoint(store.value, [gone], at))).toEqual({ ok: true, value: [gone.name] });
    expect(store.ok && store.value.size).toBe(0);
  });
});

describe('FolderCopy', () => {
  it('completes a copy that was cut short, and never replaces another', async () => {
    const { witness, content } = await witnessed('cut');
    const path = join(folder, 'cut', '0000000000000300.checkpoint');
    const note = readFileSync(path, 'utf8');
    writeFileSync(path, note.slice(0, 30));
    const store = await LedgerStore.open({ folder: content, signer });
    const checkpoint = store.ok ? store.value.checkpoint() : undefined;
    if (checkpoint === undefined) throw new Error('no checkpoint');
    await witness.keep({ ...checkpoint, size: 300, note });
    expect(readFileSync(path, 'utf8')).toBe(note);
    await expect(witness.keep({ ...checkpoint, size: 300, note: note.replace('300', '301') })).rejects.toThrow();
    expect(readFileSync(path, 'utf8')).toBe(note);
  });
});

describe('LedgerStore with a witness', () => {
  it('does not open with fewer leaves than the witness saw', async () => {
    const { witness } = await witnessed('ahead');
    const shorter = new MemoryFiles(await madeLedger([testNotes(200)]));
    expect(await LedgerStore.open({ folder: shorter, signer, witnesses: [witness] })).toMatchObject({
      ok: false,
      error: { code: 'LEDGER_WITNESS', message: expect.stringContaining('saw 300 leaves, and the log has 200') },
    });
  });

  it('does not open with other leaves than the witness saw, though they are signed', async () => {
    const { witness } = await witnessed('other');
    const other = new MemoryFiles(await madeLedger([testNotes(500, 1)]));
    expect(await LedgerStore.open({ folder: other, signer, witnesses: [witness] })).toMatchObject({
      ok: false,
      error: { code: 'LEDGER_WITNESS', message: expect.stringContaining('saw other leaves than the first 300') },
    });
  });

  it('does not open where the witness keeps what is no checkpoint of the log', async () => {
    const { witness, content } = await witnessed('foreign');
    writeFileSync(join(folder, 'foreign', '9000000000000000.checkpoint'), 'x');
    expect(await LedgerStore.open({ folder: content, signer, witnesses: [witness] })).toMatchObject({
      error: { code: 'LEDGER_WITNESS' },
    });
  });

  it('opens while the witness cannot be reached, and says so', async () => {
    const gone = new FolderCopy(join(folder, 'file', 'x'));
    const store = await LedgerStore.open({ folder: new MemoryFiles(), signer, witnesses: [gone] });
    expect(store.ok && store.value.status()).toMatchObject({ unreachedWitnesses: [gone.name] });
  });
});
