/** Why something of the ledger cannot be read or does not hold: a code that stays, and one line that shows no record. */
export interface LedgerFailure {
  readonly code: string;
  readonly message: string;
}
