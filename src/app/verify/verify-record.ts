import { BatchRows, type FoundRow, type RowPlaces } from '../../lake/ledger/batch-rows.ts';
import { folderView, listIn } from '../../lake/ledger/ledger-view.ts';
import { LogReader } from '../../lake/ledger/log-reader.ts';
import { readLogEnd } from '../../lake/ledger/open-end.ts';
import { verifyLog } from '../../lake/ledger/verify-log.ts';
import { bytesOfBase64 } from '../../ledger/base64.ts';
import type { SignedCheckpoint } from '../../ledger/checkpoint.ts';
import type { BatchLeaf, SchemaLeaf } from '../../ledger/leaf.ts';
import { type LeafInLog, makeRecordProof, type RecordProof } from '../../ledger/record-proof.ts';
import { hashRow } from '../../ledger/row-encoding.ts';
import { HASH_BYTES, rootOfHashes } from '../../ledger/tree.ts';
import type { VerifierKey } from '../../ledger/verifier-key.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { ArchiveFolders } from './archive-folders.ts';
import { LedgerFacts } from './ledger-facts.ts';
import type { OpenedEngine, VerifyRequest } from './verify-archive.ts';

export interface RecordRequest {
  readonly folders: ArchiveFolders;
  readonly key: VerifierKey;
  /** `<batch>-<row>`, as queries see it in `_ItemId`. */
  readonly record: string;
  readonly openRows: NonNullable<VerifyRequest['openRows']>;
  readonly progress: (line: string) => void;
}

/** Why a record is not proved: it is not what was recorded, or that cannot be told from what is here. */
export type RecordTrouble = { readonly kind: 'altered' | 'untold'; readonly message: string };

const altered = (message: string): Result<never, RecordTrouble> => err({ kind: 'altered', message });
const untold = (message: string): Result<never, RecordTrouble> => err({ kind: 'untold', message });

/** What the log says of one batch. */
interface Found {
  readonly facts: LedgerFacts;
  readonly batch: LeafInLog<BatchLeaf>;
  readonly checkpoint: SignedCheckpoint;
}

/**
 * Proves one record: its batch is in the verified log, the batch's rows have the root that the leaf says, and the record is one of them.
 * The document that is given proves it to whoever has the public key.
 */
export async function verifyRecord(request: RecordRequest): Promise<Result<RecordProof, RecordTrouble>> {
  const [, number, row] = /^(\d{1,15})-(\d{1,9})$/.exec(request.record) ?? [];
  if (number === undefined || row === undefined) return untold('A record is named <batch>-<row>, as _ItemId has it');
  const found = await findBatch(request, Number(number));
  if (!found.ok) return found;
  const opened = await request.openRows();
  if (!opened.ok) return untold(`The rows cannot be read: ${opened.error.message}`);
  try {
    return await findRecord(request, found.value, opened.value, Number(row));
  } finally {
    await opened.value.engine.close();
  }
}

async function findBatch(
  { folders, key, progress }: RecordRequest,
  number: number,
): Promise<Result<Found, RecordTrouble>> {
  let facts = new LedgerFacts(false);
  let batch: { index: number; leaf: BatchLeaf } | undefined;
  const log = await verifyLog(folderView(folders.ledger), key, () => {
    facts = new LedgerFacts(false);
    batch = undefined;
    return (index, leaf) => {
      if (index % 10_000 === 0) progress(`leaf ${index} of the ledger`);
      facts.take(index, leaf);
      if (leaf.kind === 'batch' && leaf.batch === number) batch = { index, leaf };
    };
  });
  const [first] = log.findings;
  if (log.checkpoint === undefined || first !== undefined)
    return altered(`the ledger is not intact: ${first?.file ?? 'checkpoint'}: ${first?.message ?? 'is missing'}`);
  if (batch === undefined) return altered(`the ledger has no batch ${number}`);
  const path = await pathOf(folders, key, batch.index, log.checkpoint.size);
  if (!path.ok) return altered(path.error.message);
  return ok({ facts, batch: { ...batch, path: path.value }, checkpoint: log.checkpoint });
}

async function pathOf(
  { ledger }: ArchiveFolders,
  key: VerifierKey,
  index: number,
  size: number,
): Promise<Result<readonly Uint8Array[], { readonly message: string }>> {
  const view = folderView(ledger);
  const paths = await view.paths();
  const end = await readLogEnd({ read: view.read, list: async (folder) => listIn(paths, folder) }, key);
  if (!end.ok) return end;
  const proof = await new LogReader(view, end.value.end).inclusion(index, size);
  return proof.ok ? ok(proof.value.path) : proof;
}

/** The record among the rows of its batch, or among its dead letters. */
async function findRecord(
  { folders, key }: RecordRequest,
  { facts, batch, checkpoint }: Found,
  { engine, withStore }: OpenedEngine,
  row: number,
): Promise<Result<RecordProof, RecordTrouble>> {
  const rows = new BatchRows(engine);
  const { leaf } = batch;
  const parts = [
    { schema: leaf.schema, rows: leaf.rows, root: leaf.root },
    ...(leaf.dead === undefined ? [] : [leaf.dead]),
  ];
  for (const part of parts.filter((candidate) => candidate.rows > 0)) {
    const columns = facts.schemas.get(part.schema);
    if (columns === undefined) continue;
    const places = await placesOf(facts, folders, columns, rows, withStore);
    const hashes = await rows.hashes(columns, [leaf.batch, leaf.batch], places);
    if (!hashes.ok) return untold(`The rows cannot be read: ${hashes.error.message}`);
    const read = await rows.row(columns, leaf.batch, row, places);
    if (!read.ok) return untold(`The rows cannot be read: ${read.error.message}`);
    if (read.value === undefined) continue;
    const all = hashes.value[0]?.hashes ?? new Uint8Array();
    const trouble = troubleOf(part, all, read.value);
    if (trouble !== undefined) return err(trouble);
    const path = await pathOf(folders, key, part.schema, checkpoint.size);
    if (!path.ok) return altered(path.error.message);
    const schema: LeafInLog<SchemaLeaf> = { index: part.schema, leaf: columns, path: path.value };
    return ok(makeRecordProof({ batch, schema, checkpoint, hashes: all, row, ...read.value }));
  }
  return untold(`Batch ${leaf.batch} has no such row in what is here`);
}

async function placesOf(
  { seals, expiries }: LedgerFacts,
  { archive }: ArchiveFolders,
  { table }: SchemaLeaf,
  rows: BatchRows,
  withStore: boolean,
): Promise<RowPlaces> {
  const files = [...seals.values()].filter((seal) => seal.table === table && !expiries.has(seal.file));
  const stored = withStore ? await rows.hasTable(table) : ok(false);
  return { folder: archive, files: files.map(({ file }) => file), stored: stored.ok && stored.value };
}

function troubleOf(
  { rows, root }: Pick<BatchLeaf, 'rows' | 'root'>,
  hashes: Uint8Array,
  { index }: FoundRow,
): RecordTrouble | undefined {
  const found = hashes.length / HASH_BYTES;
  if (found < rows)
    return {
      kind: 'untold',
      message: `The batch is not whole here: ${found} of ${rows} rows, and only all of them prove one`,
    };
  const same = found === rows && index < found && Buffer.from(rootOfHashes(hashes)).toString('hex') === root;
  return same ? undefined : { kind: 'altered', message: 'the rows of its batch are not those that were recorded' };
}

/** The proof with the hash of the row in the row's place. */
export const withoutRow = (proof: RecordProof): RecordProof => {
  const bytes = 'bytes' in proof.row ? bytesOfBase64(proof.row.bytes) : undefined;
  return bytes === undefined ? proof : { ...proof, row: { hash: Buffer.from(hashRow(bytes)).toString('hex') } };
};
