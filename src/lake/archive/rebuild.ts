import type { SealLeaf } from '../../ledger/leaf.ts';
import { parseBoundedJson } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { type ArchiveFailure, archiveFailure } from './archive-failure.ts';
import { type HoldScope, holdScope } from './catalog-line.ts';
import { type ArchiveParts, adopt } from './seal-day.ts';

/** What the ledger says of the archive. */
interface Said {
  readonly files: Map<string, SealLeaf>;
  readonly holds: Map<string, HoldScope>;
}

async function read({ ledger }: Pick<ArchiveParts, 'ledger'>): Promise<Result<Said, ArchiveFailure>> {
  const said: Said = { files: new Map(), holds: new Map() };
  for await (const next of ledger.leavesFrom(0)) {
    if (!next.ok) return err(archiveFailure('ARCHIVE_LEDGER', next.error.message));
    const { leaf } = next.value;
    if (leaf.kind === 'seal') said.files.set(leaf.file, leaf);
    if (leaf.kind === 'expiry') said.files.delete(leaf.file);
    if (leaf.kind !== 'hold') continue;
    const scope = holdScope.safeParse(parseBoundedJson(leaf.scope));
    if (leaf.action === 'lifted') said.holds.delete(leaf.id);
    else said.holds.set(leaf.id, scope.success ? scope.data : {});
  }
  return ok(said);
}

/**
 * Fills an empty catalog from the ledger: every file that has a `seal` leaf and no `expiry` leaf after it, once its bytes and rows
 * are what the leaf says, and the holds that were not lifted. A hold whose scope is not understood counts for everything.
 */
export async function rebuildCatalog(parts: ArchiveParts): Promise<Result<undefined, ArchiveFailure>> {
  const said = await read(parts);
  if (!said.ok) return said;
  for (const leaf of said.value.files.values()) {
    const adopted = await adopt(parts, leaf);
    if (!adopted.ok) return adopted;
  }
  for (const [id, scope] of said.value.holds) {
    const held = await parts.catalog.add({ kind: 'hold', id, scope });
    if (!held.ok) return held;
  }
  return ok(undefined);
}
