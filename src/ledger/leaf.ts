import { z } from 'zod';
import { type Json, parseJson } from '../lib/json.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { kustoTypes } from '../model/table.ts';
import { canonicalJson, isCanonicalJson } from './canonical-json.ts';

/** The longest leaf: a bundle of C2SP tlog-tiles has 16 bits for its length. */
export const MAX_LEAF_BYTES = 65_535;

/** The most rows, bytes, batches and leaves that are counted: what JavaScript counts exactly. */
const count = z.int().nonnegative();
const hash = z.string().regex(/^[0-9a-f]{64}$/);
/** A moment of UTC with up to the seven decimals that Kusto has. */
const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,7})?Z$/);
const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);
const name = z.string().min(1).max(1000);
/** A path inside the archive, with `/`, that cannot leave it. */
const file = z
  .string()
  .max(1000)
  .regex(/^(?!\/)(?!(?:.*\/)?\.{0,2}(?:\/|$))[^\\\p{Cc}]+$/u);

const schemaLeaf = z.strictObject({
  kind: z.literal('schema'),
  table: name,
  columns: z
    .array(z.strictObject({ name, type: z.enum(kustoTypes) }))
    .min(1)
    .readonly(),
});

const positionSchema = z.strictObject({
  partition: z.string().max(4000),
  from: z.string().max(4000),
  to: z.string().max(4000),
});

/** Rows of one table that a batch became: how many, and the root of the tree over their hashes in the order of `$row`. */
const rowsOf = { schema: count, rows: count, root: hash };

const batchLeaf = z.strictObject({
  kind: z.literal('batch'),
  batch: count,
  stream: name,
  table: name,
  ...rowsOf,
  dead: z.strictObject(rowsOf).optional(),
  duplicates: count,
  from: time.optional(),
  to: time.optional(),
  raw: z.strictObject({ bytes: count, sha256: hash }),
  source: name,
  positions: z.array(positionSchema).min(1).readonly().optional(),
  acceptedAt: time,
});

const sealLeaf = z.strictObject({
  kind: z.literal('seal'),
  table: name,
  day,
  file,
  bytes: count,
  sha256: hash,
  rows: count,
  from: time,
  to: time,
  batches: count,
  supplement: count,
  at: time,
});

const expiryLeaf = z.strictObject({
  kind: z.literal('expiry'),
  file,
  sha256: hash,
  reason: name,
  policy: name,
  at: time,
});

const holdLeaf = z.strictObject({
  kind: z.literal('hold'),
  id: name,
  scope: name,
  action: z.enum(['set', 'lifted']),
  by: name,
  at: time,
});

const noteLeaf = z.strictObject({
  kind: z.literal('note'),
  topic: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
  text: z.string().max(10_000),
  checkpoint: z.strictObject({ size: count, root: hash }).optional(),
  at: time,
});

const leafSchema = z.discriminatedUnion('kind', [schemaLeaf, batchLeaf, sealLeaf, expiryLeaf, holdLeaf, noteLeaf]);

/** The columns of a table whose rows are hashed, in the order in which they are. Written once for each list. */
export type SchemaLeaf = Readonly<z.infer<typeof schemaLeaf>>;
/** One column of a list. */
export type LedgerColumn = Readonly<SchemaLeaf['columns'][number]>;
/**
 * One batch: `schema` is the index of the leaf that holds the columns of `table`, `root` the RFC 9162 root over the hashes of its
 * rows in the order of `$row` (of no rows: the hash of nothing). `dead` is the same of the rows in DeadLetters; absent without any.
 * `from` and `to` are the least and the greatest TimeGenerated; absent without rows. `raw` is what was received.
 */
export type BatchLeaf = Readonly<z.infer<typeof batchLeaf>>;
/** From where to where in a partition of its source a batch was read. */
export type LedgerPosition = Readonly<z.infer<typeof positionSchema>>;
/**
 * A file of the archive: `file` is its path below the archive's folder, `from` and `to` the times of its rows, `batches` how many
 * batches its rows come from, `supplement` 0 for the first file of a table's day and 1, 2, … for what came later.
 */
export type SealLeaf = Readonly<z.infer<typeof sealLeaf>>;
/** A file of the archive that was deleted because a policy of retention says so. */
export type ExpiryLeaf = Readonly<z.infer<typeof expiryLeaf>>;
/** A legal hold that was set or lifted. */
export type HoldLeaf = Readonly<z.infer<typeof holdLeaf>>;
/** Something else that the ledger remembers: a checkpoint copied to a witness (`witness`), a configuration taken (`configuration`). */
export type NoteLeaf = Readonly<z.infer<typeof noteLeaf>>;
export type Leaf = SchemaLeaf | BatchLeaf | SealLeaf | ExpiryLeaf | HoldLeaf | NoteLeaf;

/** Why bytes are no leaf, or a leaf cannot be written, in a few words without the leaf's own. */
export type LeafFailure = { readonly code: 'LEDGER_LEAF'; readonly message: string };

const failure = (message: string): Result<never, LeafFailure> => err({ code: 'LEDGER_LEAF', message });

const utf8 = new TextEncoder();
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Where a value does not fit, without the value. */
const placeOf = (issues: readonly { readonly path: readonly PropertyKey[] }[]): string =>
  issues[0]?.path.map(String).join('.').slice(0, 100) ?? '';

/** The bytes of a leaf: canonical JSON. Refused: a leaf that `decodeLeaf` would not take, and one of more than 65,535 bytes. */
export function encodeLeaf(leaf: Leaf): Result<Uint8Array, LeafFailure> {
  const checked = leafSchema.safeParse(leaf);
  if (!checked.success) return failure(`A leaf of kind "${leaf.kind}" has no right "${placeOf(checked.error.issues)}"`);
  const text = canonicalText(checked.data);
  if (text === undefined) return failure(`A leaf of kind "${leaf.kind}" holds text that is no Unicode`);
  const bytes = utf8.encode(text);
  if (bytes.length > MAX_LEAF_BYTES)
    return failure(`A leaf of kind "${leaf.kind}" has ${bytes.length} bytes; the most are ${MAX_LEAF_BYTES}`);
  return ok(bytes);
}

/** The leaf that bytes are. Strict: only bytes that `encodeLeaf` gives are taken. */
export function decodeLeaf(bytes: Uint8Array): Result<Leaf, LeafFailure> {
  if (bytes.length > MAX_LEAF_BYTES) return failure(`Has ${bytes.length} bytes; the most are ${MAX_LEAF_BYTES}`);
  const text = textOf(bytes);
  const value = text === undefined ? undefined : parseJson(text);
  if (text === undefined || value === undefined) return failure('Is no JSON');
  const checked = leafSchema.safeParse(value);
  if (!checked.success) return failure(`Is no leaf of a known kind: see "${placeOf(checked.error.issues)}"`);
  return isCanonicalJson(text, value) ? ok(checked.data) : failure('Is not written as canonical JSON');
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return undefined;
  }
}

function canonicalText(leaf: Leaf): string | undefined {
  try {
    return canonicalJson(definedMembers(leaf));
  } catch {
    return undefined;
  }
}

/** A member that is undefined is the same as one that is not there. */
const definedMembers = (leaf: Leaf): Json =>
  Object.fromEntries(Object.entries(leaf).filter(([, value]) => value !== undefined));
