import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../../lib/result.ts';

/** Where the parts of what is verified lie. */
export interface ArchiveFolders {
  readonly ledger: string;
  /** The folder that the paths of sealed files begin at. */
  readonly archive: string;
  /** The engine's own folder, where rows are that no file holds yet; undefined where there is none. */
  readonly lake?: string;
}

/**
 * The parts of a folder: a data folder (`ledger`, `archive`, `lake`), a copy of an archive with the ledger inside it (`ledger`, `tables`),
 * or a ledger alone. @returns on error one line
 */
export function archiveFolders(folder: string): Result<ArchiveFolders, string> {
  const isLedger = (path: string): boolean =>
    ['checkpoint', 'tile', 'pending'].some((name) => existsSync(join(path, name)));
  const inner = join(folder, 'ledger');
  const archive = existsSync(join(folder, 'archive')) ? join(folder, 'archive') : folder;
  const lake = join(folder, 'lake');
  if (isLedger(inner)) return ok({ ledger: inner, archive, ...(existsSync(lake) ? { lake } : {}) });
  if (isLedger(folder)) return ok({ ledger: folder, archive: folder });
  return err(
    `${folder}: there is no ledger here: wanted a folder with "ledger" in it, which has "checkpoint" and "tile"`,
  );
}
