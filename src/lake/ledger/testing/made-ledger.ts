import type { Leaf } from '../../../ledger/leaf.ts';
import type { NoteSigner } from '../../../ledger/signed-note.ts';
import { verifierKey } from '../../../ledger/verifier-key.ts';
import { Ed25519Key } from '../../../lib/ed25519.ts';
import { LedgerStore } from '../ledger-store.ts';
import type { LedgerView } from '../ledger-view.ts';
import { MemoryFiles } from './memory-files.ts';

/** A signer whose key follows from a number. */
export const testSigner = (name = 'log.example', fill = 9): NoteSigner => {
  const key = new Ed25519Key(new Uint8Array(32).fill(fill));
  return { key: verifierKey(name, key.publicKey), sign: (message) => key.sign(message) };
};

export const testNotes = (count: number, from = 0): Leaf[] =>
  Array.from({ length: count }, (_, index) => ({
    kind: 'note',
    topic: 'test',
    text: `${from + index}`,
    at: '2026-01-01T00:00:00Z',
  }));

/** The files of a ledger to which groups of leaves were added, each with a checkpoint of its own. */
export async function madeLedger(
  groups: readonly (readonly Leaf[])[],
  signer = testSigner(),
): Promise<Map<string, Uint8Array>> {
  const files = new MemoryFiles();
  const store = await LedgerStore.open({ folder: files, signer });
  if (!store.ok) throw new Error(store.error.message);
  for (const group of groups) {
    const added = await store.value.append(group);
    if (!added.ok) throw new Error(added.error.message);
    await store.value.publish();
  }
  await store.value.close();
  return files.content();
}

/** Files in memory as a verifier reads them. */
export const viewOf = (content: ReadonlyMap<string, Uint8Array>): LedgerView => ({
  read: async (path) => content.get(path),
  paths: async () => [...content.keys()],
});
