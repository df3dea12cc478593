/** What is not as it was recorded, or is missing. */
export interface VerifyFinding {
  /** A file of the ledger, a file of the archive, a batch, or what a witness saw. */
  readonly kind: 'ledger' | 'file' | 'batch' | 'witness';
  /** Its path below the folder that was verified, or the batch's number with its table. */
  readonly name: string;
  readonly message: string;
}

/** What a verification found. */
export interface Verified {
  readonly intact: boolean;
  /** The log, as far as its checkpoint is signed by the key. */
  readonly ledger?: { readonly origin: string; readonly size: number; readonly root: string };
  /** How many batches of how many rows the log has. */
  readonly batches: number;
  readonly rows: number;
  /** Sealed files whose bytes were compared, those that expired by policy, and bytes read. */
  readonly files: { readonly checked: number; readonly expired: number; readonly bytes: number };
  /** With `--rows`: batches whose rows were all read and hashed again, and those that are not whole in what was given. */
  readonly rowsOf?: { readonly checked: number; readonly rows: number; readonly elsewhere: number };
  readonly findings: readonly VerifyFinding[];
  /** What is said and speaks against nothing. */
  readonly remarks: readonly string[];
}
