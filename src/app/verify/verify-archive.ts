import type { Engine } from '../../lake/engine/engine.ts';
import type { EngineFailure } from '../../lake/engine/failure.ts';
import { BatchRows } from '../../lake/ledger/batch-rows.ts';
import { folderView } from '../../lake/ledger/ledger-view.ts';
import { verifyLog } from '../../lake/ledger/verify-log.ts';
import type { Leaf } from '../../ledger/leaf.ts';
import type { VerifierKey } from '../../ledger/verifier-key.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { ArchiveFolders } from './archive-folders.ts';
import { LedgerFacts } from './ledger-facts.ts';
import type { Verified, VerifyFinding } from './verified.ts';
import { verifyFiles } from './verify-files.ts';
import { type Days, type RowSources, type VerifiedRows, verifyRows } from './verify-rows.ts';
import { type KeptCheckpoint, verifyWitnesses } from './verify-witnesses.ts';

/** An engine that reads rows: with the store of a data folder where nobody else has it, or with none. */
export interface OpenedEngine {
  readonly engine: Engine;
  readonly withStore: boolean;
  /** What its user should know. */
  readonly note?: string;
}

export interface VerifyRequest {
  readonly folders: ArchiveFolders;
  readonly key: VerifierKey;
  readonly witnesses: readonly KeptCheckpoint[];
  /** Opens the engine where rows are to be hashed again. */
  readonly openRows?: () => Promise<Result<OpenedEngine, EngineFailure>>;
  readonly progress: (line: string) => void;
}

/**
 * Verifies an archive against the public key alone: the log with every byte of its files, every byte of every sealed file, and on
 * request every row. @returns on error the line why it could not run
 */
export async function verifyArchive(request: VerifyRequest): Promise<Result<Verified, string>> {
  const { folders, key, witnesses, openRows, progress } = request;
  const view = folderView(folders.ledger);
  let facts = new LedgerFacts(false);
  let log: Awaited<ReturnType<typeof verifyLog>>;
  try {
    log = await verifyLog(view, key, () => {
      facts = new LedgerFacts(openRows !== undefined);
      return (index, leaf) => {
        if (index % 10_000 === 0) progress(`leaf ${index} of the ledger`);
        facts.take(index, leaf);
      };
    });
  } catch (error) {
    return err(
      `${folders.ledger}: cannot be read (${error instanceof Error && 'code' in error ? error.code : 'unknown trouble'})`,
    );
  }
  const { seals, expiries, leaves } = facts;
  const sealed = { seals, expiries, complete: leaves === log.checkpoint?.size, pending: filesOf(log.pending) };
  const files = await verifyFiles(folders.archive, sealed, progress);
  const seen = await verifyWitnesses(view, key, witnesses);
  const rows = openRows === undefined ? undefined : await readRows(facts, folders, files.intact, openRows, progress);
  if (rows?.ok === false) return rows;
  const findings: VerifyFinding[] = [
    ...log.findings.map(({ file, message }) => ({ kind: 'ledger' as const, name: `ledger/${file}`, message })),
    ...facts.findings,
    ...files.findings,
    ...(rows?.value.findings ?? []),
    ...seen,
  ];
  const { checkpoint } = log;
  return ok({
    intact: findings.length === 0,
    ...(checkpoint === undefined ? {} : { ledger: ledgerOf(checkpoint) }),
    batches: facts.batchCount,
    rows: facts.rows,
    files: { checked: files.checked, expired: files.expired, bytes: files.bytes },
    ...(rows === undefined ? {} : { rowsOf: rowsOf(rows.value) }),
    findings,
    remarks: [
      ...log.remarks.map(({ file, message }) => `ledger/${file}: ${message}`),
      ...files.remarks,
      ...(rows?.value.remarks ?? []),
    ],
  });
}

/** The files that leaves are about. */
const filesOf = (leaves: readonly Leaf[]): ReadonlySet<string> =>
  new Set(leaves.flatMap((leaf) => (leaf.kind === 'seal' || leaf.kind === 'expiry' ? [leaf.file] : [])));

const ledgerOf = ({ origin, size, root }: { origin: string; size: number; root: Uint8Array }) => ({
  origin,
  size,
  root: Buffer.from(root).toString('base64'),
});

const rowsOf = ({ checked, rows, elsewhere }: VerifiedRows) => ({ checked, rows, elsewhere });

async function readRows(
  facts: LedgerFacts,
  { archive }: ArchiveFolders,
  intact: RowSources['intact'],
  openRows: NonNullable<VerifyRequest['openRows']>,
  progress: VerifyRequest['progress'],
): Promise<Result<VerifiedRows & { readonly remarks: readonly string[] }, string>> {
  const opened = await openRows();
  if (!opened.ok) return err(`The rows cannot be read: ${opened.error.message}`);
  const { engine, withStore, note } = opened.value;
  try {
    const rows = new BatchRows(engine);
    const stored = new Set<string>();
    for (const table of new Set([...facts.schemas.values()].map((schema) => schema.table))) {
      const has = withStore ? await rows.hasTable(table) : ok(false);
      if (!has.ok) return err(`The rows cannot be read: ${has.error.message}`);
      if (has.value) stored.add(table);
    }
    const here = new Set(intact.map(({ file }) => file));
    // With the store at hand, rows can only be missing that went with an expired file, or with one that is named already.
    const complete = (table: string, [first, last]: Days): boolean =>
      withStore &&
      ![...facts.seals.values()].some(
        (seal) => seal.table === table && seal.day >= first && seal.day <= last && !here.has(seal.file),
      );
    const sources = { rows, archive, intact, stored: (table: string) => stored.has(table), complete };
    const verified = await verifyRows(facts, sources, progress);
    return ok({ ...verified, remarks: note === undefined ? [] : [note] });
  } finally {
    await engine.close();
  }
}
