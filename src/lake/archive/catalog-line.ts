import { z } from 'zod';
import { sealedPathParts } from './sealed-file.ts';

const count = z.int().nonnegative();
const file = z.string().refine((path) => sealedPathParts(path) !== undefined);
const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);
const moment = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const sealed = z.strictObject({
  kind: z.literal('sealed'),
  file,
  table: z.string(),
  day,
  supplement: count,
  rows: count,
  bytes: count,
  sha256,
  from: moment,
  to: moment,
  batches: count,
  through: count,
  ingested: moment,
});

/** What a legal hold is about: a table or all, and days from and to, both of them included; without them all days. */
export const holdScope = z.strictObject({
  table: z.string().min(1).max(256).optional(),
  from: day.optional(),
  to: day.optional(),
});

/** One line of the catalog of sealed files: what was done, in the order in which it was. */
export const catalogLine = z.discriminatedUnion('kind', [
  /** A file is going to be written. `ledger` is the ledger's size before: the leaf, if there is one, comes after. */
  z.strictObject({ kind: z.literal('sealing'), file, through: count, ledger: count }),
  /** The file is in its place and in the ledger; its rows may still be in the store as well. */
  sealed,
  /** Its rows are no longer in the store. */
  z.strictObject({ kind: z.literal('removed'), file }),
  /** Nothing came of the writing: there is neither file nor leaf. `left` where the place would not let go of the file. */
  z.strictObject({ kind: z.literal('undone'), file, left: z.boolean() }),
  /** The file is going to be deleted. */
  z.strictObject({ kind: z.literal('expiring'), file, ledger: count }),
  /** Its expiry is in the ledger; it is read no more. */
  z.strictObject({ kind: z.literal('expired'), file }),
  /** It is not going to be deleted after all. */
  z.strictObject({ kind: z.literal('kept'), file }),
  /** It is deleted. */
  z.strictObject({ kind: z.literal('deleted'), file }),
  z.strictObject({ kind: z.literal('hold'), id: z.string().min(1).max(200), scope: holdScope }),
  z.strictObject({ kind: z.literal('lifted'), id: z.string().min(1).max(200) }),
]);

export type CatalogLine = Readonly<z.infer<typeof catalogLine>>;
export type HoldScope = Readonly<z.infer<typeof holdScope>>;
