/** What the lines of records begin with that were too large to be kept. No JSON does. */
export const OVERSIZED = '\0oversized ';

/**
 * What stands for a record that is larger than 16 MB: it becomes a dead letter that says how large it was. For whoever cuts streams
 * into records and must not hold one of a gigabyte.
 * @param sha256 of all of its bytes, in hex
 */
export const oversizedRecord = (bytes: number, sha256: string): Buffer =>
  Buffer.from(`${OVERSIZED}${JSON.stringify({ bytes, sha256 })}`);
