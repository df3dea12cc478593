import type { EngineFailure } from '../engine/failure.ts';
import type { PlaceFailure } from './archive-place.ts';
import type { CatalogFailure } from './catalog.ts';

/** Why the archive did not do what it was asked: one line without values of rows. */
export type ArchiveFailure =
  | CatalogFailure
  | PlaceFailure
  | EngineFailure
  | {
      /**
       * `DIFFERS`: a file read back is not what the store has. `DAMAGED`: a file is not what the ledger says. `LEDGER`: the ledger took
       * no leaf. `TABLE`: there is no such recorded table.
       */
      readonly code:
        | 'ARCHIVE_DIFFERS'
        | 'ARCHIVE_DAMAGED'
        | 'ARCHIVE_LEDGER'
        | 'ARCHIVE_TABLE'
        | 'ARCHIVE_HOLD'
        | 'ARCHIVE_STOPPED';
      readonly message: string;
      readonly retryable: boolean;
    };

export const archiveFailure = (
  code: Extract<ArchiveFailure, { code: `ARCHIVE_${string}` }>['code'] & ArchiveFailure['code'],
  message: string,
  retryable = false,
): ArchiveFailure => ({ code, message, retryable }) as ArchiveFailure;
