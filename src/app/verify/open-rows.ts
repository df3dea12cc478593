import type { EngineFailure } from '../../lake/engine/failure.ts';
import { openEngine } from '../../lake/engine/open-engine.ts';
import { ok, type Result } from '../../lib/result.ts';
import type { ArchiveFolders } from './archive-folders.ts';
import type { OpenedEngine } from './verify-archive.ts';

/**
 * The engine that hashes rows: with the store of the data folder where it can be had, otherwise an empty one, which reads the sealed
 * files alone.
 */
export async function openRows({ lake }: Pick<ArchiveFolders, 'lake'>): Promise<Result<OpenedEngine, EngineFailure>> {
  const stored = lake === undefined ? undefined : await openEngine({ folder: lake, sessions: 2 });
  if (stored?.ok === true) return ok({ engine: stored.value, withStore: true });
  const empty = await openEngine({ sessions: 2 });
  if (!empty.ok) return empty;
  const note =
    stored === undefined ? {} : { note: `rows that are in no sealed file yet are not read: ${stored.error.message}` };
  return ok({ engine: empty.value, withStore: false, ...note });
}
