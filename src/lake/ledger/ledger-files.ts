/** A file of a ledger with what it is to hold. */
export interface LedgerFile {
  /** Below the ledger's folder, with `/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * What a ledger asks of the place where its files are. Each method rejects with an error when it could not do its work, and then
 * any part of the work may have been done: the ledger is written for that.
 */
export interface LedgerFiles {
  /** The bytes of a file; undefined where there is none. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** The names in a folder; none where there is no folder. */
  list(folder: string): Promise<readonly string[]>;
  /**
   * Writes files, with the folders that they need. Each appears under its name whole or not at all, and replaces one that was there.
   * @param durable they are still there after a loss of power once this resolves; otherwise they may be gone, or damaged
   */
  write(files: readonly LedgerFile[], durable: boolean): Promise<void>;
  /** Adds bytes to a file that is there; they outlive a loss of power once this resolves. A failure may leave some of them. */
  append(file: LedgerFile, at: number): Promise<void>;
  /** Removes a file or a folder with all in it; nothing happens where there is none. */
  remove(path: string): Promise<void>;
  /** Lets go of what is held open. */
  close(): Promise<void>;
}
