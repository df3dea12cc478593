import { z } from 'zod';
import { err, ok, type Result } from '../lib/result.ts';
import { base64Of, bytesOfBase64 } from './base64.ts';
import { openCheckpoint, type SignedCheckpoint } from './checkpoint.ts';
import { decodeRow } from './decode-row.ts';
import type { LedgerFailure } from './failure.ts';
import { type BatchLeaf, decodeLeaf, encodeLeaf, type Leaf, type SchemaLeaf } from './leaf.ts';
import { hashRow } from './row-encoding.ts';
import { leafHash, pathInHashes } from './tree.ts';
import type { VerifierKey } from './verifier-key.ts';
import { verifyInclusion } from './verify-proof.ts';

const count = z.int().nonnegative();
const path = z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(64);
/** A leaf as its canonical text, its index, and its path to the root of the checkpoint. */
const provedLeaf = z.strictObject({ index: count, leaf: z.string().max(65_535), path });

const schema = z.strictObject({
  format: z.literal('safeguard-record-proof'),
  version: z.literal(1),
  /** `<batch>-<row>`, and the table that holds it. */
  record: z.string().regex(/^\d{1,16}-\d{1,10}$/),
  table: z.string().max(1000),
  /** The row: its bytes in the canonical encoding as base64, or only their hash, where what they say is nobody's business. */
  row: z.union([z.strictObject({ bytes: z.string() }), z.strictObject({ hash: z.string().regex(/^[0-9a-f]{64}$/) })]),
  /** Where it stands among the rows of its batch in this table, in the order of `$row`, and its path to their root. */
  place: z.strictObject({ index: count, path }),
  batch: provedLeaf,
  schema: provedLeaf,
  /** The signed checkpoint, whole. */
  checkpoint: z.string().max(1_000_000),
});

/**
 * That a record is in the ledger, in one document of JSON: the row, its place in its batch, the batch's leaf and that of its columns,
 * their paths through the log, and the checkpoint that the log's key signed. Whoever has the public key needs nothing else.
 */
export type RecordProof = Readonly<z.infer<typeof schema>>;

/** What a proof proves. */
export interface ProvedRecord {
  readonly record: string;
  readonly table: string;
  readonly batch: BatchLeaf;
  readonly schema: SchemaLeaf;
  /** Whether it was kept as a dead letter. */
  readonly dead: boolean;
  readonly checkpoint: SignedCheckpoint;
  /** Whether the document holds the row, and not its hash alone. */
  readonly shown: boolean;
}

/** A leaf with its index in the log and its path to the root of a checkpoint. */
export interface LeafInLog<T extends Leaf> {
  readonly index: number;
  readonly leaf: T;
  readonly path: readonly Uint8Array[];
}

export interface RecordProofParts {
  readonly batch: LeafInLog<BatchLeaf>;
  readonly schema: LeafInLog<SchemaLeaf>;
  readonly checkpoint: SignedCheckpoint;
  /** The hashes of the rows of the batch in the table, in the order of `$row`. */
  readonly hashes: Uint8Array;
  /** Which of them it is, and its `$row`. */
  readonly index: number;
  readonly row: number;
  /** The row's bytes; left out where the proof is to hold its hash alone. */
  readonly bytes?: Uint8Array;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const unhex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
const failure = (message: string): Result<never, LedgerFailure> => err({ code: 'LEDGER_PROOF', message });

/** Puts a proof together. Throws where the parts are no leaves, or there is no such row: that is a mistake of the caller. */
export function makeRecordProof({
  batch,
  schema: columns,
  checkpoint,
  hashes,
  index,
  row,
  bytes,
}: RecordProofParts): RecordProof {
  const hash = hashes.subarray(index * 32, index * 32 + 32);
  return {
    format: 'safeguard-record-proof',
    version: 1,
    record: `${batch.leaf.batch}-${row}`,
    table: columns.leaf.table,
    row: bytes === undefined ? { hash: hex(hash) } : { bytes: base64Of(bytes) },
    place: { index, path: pathInHashes(hashes, index).map(hex) },
    batch: written(batch),
    schema: written(columns),
    checkpoint: checkpoint.note,
  };
}

function written({ index, leaf, path: hashes }: LeafInLog<Leaf>): RecordProof['batch'] {
  const bytes = encodeLeaf(leaf);
  if (!bytes.ok) throw new RangeError(bytes.error.message);
  return { index, leaf: Buffer.from(bytes.value).toString(), path: hashes.map(hex) };
}

/** Reads a proof of a parsed JSON document, and verifies nothing. */
export function parseRecordProof(document: unknown): Result<RecordProof, LedgerFailure> {
  const parsed = schema.safeParse(document);
  if (parsed.success) return ok(parsed.data);
  return failure(
    `Is no proof of a record: see "${parsed.error.issues[0]?.path.map(String).join('.').slice(0, 100) ?? ''}"`,
  );
}

/** Whether a proof proves what it says, with the public key alone. */
export function verifyRecordProof(proof: RecordProof, key: VerifierKey): Result<ProvedRecord, LedgerFailure> {
  const checkpoint = openCheckpoint(proof.checkpoint, key);
  if (!checkpoint.ok) return checkpoint;
  const batch = leafOf(proof.batch, checkpoint.value, 'batch');
  if (!batch.ok) return batch;
  const columns = leafOf(proof.schema, checkpoint.value, 'schema');
  if (!columns.ok) return columns;
  const part = partOf(batch.value, columns.value, proof);
  if (part === undefined) return failure('The columns are not those of the batch');
  const hash = rowHash(proof, columns.value);
  if (!hash.ok) return hash;
  const place = { index: proof.place.index, size: part.rows, path: proof.place.path.map(unhex) };
  if (!verifyInclusion(hash.value, place, unhex(part.root))) return failure('The record is not in its batch');
  return ok({
    record: proof.record,
    table: proof.table,
    batch: batch.value,
    schema: columns.value,
    dead: part.dead,
    checkpoint: checkpoint.value,
    shown: 'bytes' in proof.row,
  });
}

/** A leaf that is in the log of the checkpoint, of the kind that is wanted. */
function leafOf<K extends Leaf['kind']>(
  { index, leaf: text, path: hashes }: RecordProof['batch'],
  { size, root }: SignedCheckpoint,
  kind: K,
): Result<Extract<Leaf, { kind: K }>, LedgerFailure> {
  const bytes = Buffer.from(text);
  if (!verifyInclusion(leafHash(bytes), { index, size, path: hashes.map(unhex) }, root))
    return failure(`The leaf of kind "${kind}" is not in the log`);
  const leaf = decodeLeaf(bytes);
  return leaf.ok && isKind(leaf.value, kind) ? ok(leaf.value) : failure(`There is no leaf of kind "${kind}"`);
}

const isKind = <K extends Leaf['kind']>(leaf: Leaf, kind: K): leaf is Extract<Leaf, { kind: K }> => leaf.kind === kind;

interface BatchPart {
  readonly rows: number;
  readonly root: string;
  readonly dead: boolean;
}

/** The rows of the batch that the columns are of: those of its own table, or its dead letters. */
function partOf(batch: BatchLeaf, { table }: SchemaLeaf, proof: RecordProof): BatchPart | undefined {
  if (proof.table !== table) return undefined;
  if (batch.schema === proof.schema.index && batch.table === table) return { ...batch, dead: false };
  return batch.dead?.schema === proof.schema.index ? { ...batch.dead, dead: true } : undefined;
}

/** The hash of the row, which must be the record that the proof says. */
function rowHash({ row, record, batch }: RecordProof, { columns }: SchemaLeaf): Result<Uint8Array, LedgerFailure> {
  const leaf: { batch?: unknown } = JSON.parse(batch.leaf);
  const [number] = record.split('-');
  if (String(leaf.batch) !== number) return failure('The record is one of another batch');
  if ('hash' in row) return ok(unhex(row.hash));
  const bytes = bytesOfBase64(row.bytes);
  const values = bytes === undefined ? undefined : decodeRow(columns, bytes);
  if (bytes === undefined || values?.ok !== true) return failure('The row is not written as its columns say');
  const valueOfColumn = (name: string): string =>
    values.value[columns.findIndex((column) => column.name === name)] ?? '';
  if (`${valueOfColumn('$batch')}-${valueOfColumn('$row')}` !== record) return failure('The row is another record');
  return ok(hashRow(bytes));
}
