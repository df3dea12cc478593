import type { Result } from '../../lib/result.ts';
import type { OutsideColumn, OutsideTable } from '../engine/outside-table.ts';

/** Why a place of the archive did not do what it was asked. One line that names the file, never a secret. */
export interface PlaceFailure {
  readonly code: 'ARCHIVE_PLACE' | 'ARCHIVE_EXISTS' | 'ARCHIVE_DISK' | 'ARCHIVE_HELD';
  readonly message: string;
  readonly retryable: boolean;
}

/** A file as it lies in the archive. */
export interface PlacedFile {
  readonly bytes: number;
  /** Of the bytes as they are read back from the place. */
  readonly sha256: string;
}

/** A file that lies in the archive, whoever put it there. */
export interface ListedFile {
  readonly file: string;
  readonly bytes: number;
  /** Why it cannot be read where it lies, in a few words. */
  readonly unreadable?: string;
}

/** Where sealed files lie: a folder, or a container of blobs. Paths are those of `SealedFile`. */
export interface ArchivePlace {
  /** What it is, in words without a secret: a folder's path, a container's address. */
  readonly title: string;
  /** The folder on this machine where the engine writes a file before it is put in its place. */
  readonly drafts: string;
  /**
   * Puts a draft under its name. Never over a file that is there (`ARCHIVE_EXISTS`). When it resolves, the file is durable, and the
   * bytes have been read back from where they lie now. The draft may be gone or not.
   * @param keptUntil the day until which a place that can forbid deletion forbids it
   */
  put(draft: string, file: string, keptUntil: string): Promise<Result<PlacedFile, PlaceFailure>>;
  /** Reads the bytes of a file again. Undefined where there is no such file. */
  check(file: string): Promise<Result<PlacedFile | undefined, PlaceFailure>>;
  /** Removes a file; one that is not there is no failure. `ARCHIVE_HELD` where the place itself forbids it still. */
  remove(file: string): Promise<Result<undefined, PlaceFailure>>;
  /** The files of the archive. */
  list(): Promise<Result<readonly ListedFile[], PlaceFailure>>;
  /** The files as a table that the engine reads. */
  table(columns: readonly OutsideColumn[], files: readonly string[]): Promise<Result<OutsideTable, PlaceFailure>>;
}
