import { err, ok, type Result } from '../../lib/result.ts';
import { type ArchiveFailure, archiveFailure } from './archive-failure.ts';
import type { CatalogEntry } from './catalog-state.ts';
import { fateOf, policyText, type RetentionPolicy } from './retention.ts';
import type { ArchiveParts } from './seal-day.ts';
import { appendLeaf, findLeaf } from './seal-ledger.ts';
import type { SealedFile } from './sealed-file.ts';

type Done<T> = Promise<Result<T, ArchiveFailure>>;

/**
 * Deletes a file whose time is over and that no hold is about. The expiry is in the ledger before the file goes, and queries have
 * ended reading it.
 */
export async function expireFile(parts: ArchiveParts, file: SealedFile, policy: RetentionPolicy): Done<undefined> {
  const { catalog, ledger, now } = parts;
  const fate = fateOf(file, policy, catalog.state.holds.values(), now());
  if (fate.kind !== 'expired' || catalog.state.entries.get(file.file)?.state !== 'sealed')
    return err(archiveFailure('ARCHIVE_HOLD', `${file.file}: is kept`));
  const begun = await catalog.add({ kind: 'expiring', file: file.file, ledger: ledger.size });
  if (!begun.ok) return begun;
  const appended = await appendLeaf(ledger, {
    kind: 'expiry',
    file: file.file,
    sha256: file.sha256,
    reason: `kept until ${fate.until}`,
    policy: policyText(policy, file.table),
    at: now(),
  });
  if (!appended.ok) return appended;
  const said = await catalog.add({ kind: 'expired', file: file.file });
  return said.ok ? remove(parts, file.file) : said;
}

/** Deletes a file whose expiry is in the ledger. A place that does not let go of it yet is asked again with the next recovery. */
async function remove({ catalog, place, readers }: ArchiveParts, file: string): Done<undefined> {
  await readers.quiet();
  const removed = await place.remove(file);
  if (!removed.ok) return removed.error.code === 'ARCHIVE_HELD' ? ok(undefined) : removed;
  return catalog.add({ kind: 'deleted', file });
}

/** Finishes every expiry that is in the ledger, and takes back those that are not. What cannot be done now is given back. */
export async function recoverExpiry(parts: ArchiveParts): Promise<readonly ArchiveFailure[]> {
  const failures: ArchiveFailure[] = [];
  for (const entry of [...parts.catalog.state.entries.values()]) {
    const done = await settle(parts, entry);
    if (!done.ok) failures.push(done.error);
  }
  return failures;
}

async function settle(parts: ArchiveParts, { file: { file }, state, ledger = 0 }: CatalogEntry): Done<undefined> {
  if (state === 'expired') return remove(parts, file);
  if (state !== 'expiring') return ok(undefined);
  const found = await findLeaf(parts.ledger, ledger, 'expiry', file);
  if (!found.ok) return found;
  const said = await parts.catalog.add({ kind: found.value === undefined ? 'kept' : 'expired', file });
  return said.ok && found.value !== undefined ? remove(parts, file) : said;
}
