import type { BatchRows } from '../../lake/ledger/batch-rows.ts';
import type { SealLeaf } from '../../ledger/leaf.ts';
import { HASH_BYTES, rootOfHashes } from '../../ledger/tree.ts';
import type { BatchFacts, LedgerFacts } from './ledger-facts.ts';
import type { VerifyFinding } from './verified.ts';

/** How many rows are hashed by one statement. */
const ROWS_AT_ONCE = 1_000_000;

/** What is read to verify rows. */
export interface RowSources {
  readonly rows: BatchRows;
  readonly archive: string;
  /** The files that are what was sealed; others are named already, and not read. */
  readonly intact: readonly SealLeaf[];
  /** Whether the engine has a table of its own of that name. */
  readonly stored: (table: string) => boolean;
  /** Whether every row that a table ever had of some days must be in what was given: then one that is not was taken away. */
  readonly complete: (table: string, days: Days) => boolean;
}

/** From the first day to the last, `YYYY-MM-DD`. */
export type Days = readonly [first: string, last: string];

export interface VerifiedRows {
  readonly checked: number;
  readonly rows: number;
  /** Batches whose rows are not all in what was given. */
  readonly elsewhere: number;
  readonly findings: readonly VerifyFinding[];
}

/** The rows of a batch in one table. */
interface Part {
  readonly batch: number;
  readonly table: string;
  readonly schema: number;
  readonly rows: number;
  readonly root: string;
  readonly from?: string;
  readonly to?: string;
}

const partsOf = ({ batch, table, schema, rows, root, dead, from, to }: BatchFacts, facts: LedgerFacts): Part[] => [
  ...(rows === 0 ? [] : [{ batch, table, schema, rows, root, ...(from && to ? { from, to } : {}) }]),
  ...(dead === undefined ? [] : [{ batch, table: facts.schemas.get(dead.schema)?.table ?? '', ...dead }]),
];

/** Hashes the rows of every batch again, and compares their root with the batch's leaf. */
export async function verifyRows(
  facts: LedgerFacts,
  sources: RowSources,
  progress: (line: string) => void,
): Promise<VerifiedRows> {
  const findings: VerifyFinding[] = [];
  let [checked, rows, elsewhere, done] = [0, 0, 0, 0];
  for (const group of groupsOf(facts)) {
    progress(`rows of batch ${group[0]?.batch ?? 0}: ${done} batches hashed`);
    done += group.length;
    const [{ schema } = { schema: 0 }] = group;
    const columns = facts.schemas.get(schema);
    if (columns === undefined) continue;
    const places = {
      folder: sources.archive,
      files: filesFor(group, columns.table, sources.intact),
      stored: sources.stored(columns.table),
    };
    const [first = 0, last = 0] = [group[0]?.batch, group.at(-1)?.batch];
    const read = await sources.rows.hashes(columns, [first, last], places);
    if (!read.ok) {
      findings.push({
        kind: 'batch',
        name: `${first} to ${last} (${columns.table})`,
        message: `cannot be read: ${read.error.message}`,
      });
      continue;
    }
    const found = new Map(read.value.map(({ batch, hashes }) => [batch, hashes]));
    for (const part of group) {
      const hashes = found.get(part.batch) ?? new Uint8Array();
      const message = troubleOf(part, hashes, sources.complete(columns.table, daysOf(part)));
      if (message === 'elsewhere') elsewhere++;
      else checked++;
      if (message === 'elsewhere') continue;
      rows += part.rows;
      if (message !== undefined) findings.push({ kind: 'batch', name: `${part.batch} (${part.table})`, message });
    }
  }
  return { checked, rows, elsewhere, findings };
}

/** What is wrong with the rows of a batch; `elsewhere` where some of them may be in what was not given. */
function troubleOf({ rows, root }: Part, hashes: Uint8Array, complete: boolean): string | undefined {
  const found = hashes.length / HASH_BYTES;
  if (found < rows && !complete) return 'elsewhere';
  if (found !== rows) return `has ${found} rows, and ${rows} were recorded`;
  return Buffer.from(rootOfHashes(hashes)).toString('hex') === root
    ? undefined
    : 'its rows are not those that were recorded';
}

/** The days that rows of a batch can be of: all where its leaf does not say, as of dead letters. */
const daysOf = ({ from = '0000', to = '9999' }: Part): Days => [from.slice(0, 10), to.slice(0, 10)];

/** Batches of the same columns, as many at once as have about a million rows. */
function* groupsOf(facts: LedgerFacts): Generator<readonly Part[]> {
  const open = new Map<number, { rows: number; parts: Part[] }>();
  for (const batch of facts.batches)
    for (const part of partsOf(batch, facts)) {
      const group = open.get(part.schema) ?? { rows: 0, parts: [] };
      if (group.parts.length > 0 && group.rows + part.rows > ROWS_AT_ONCE) {
        yield group.parts;
        open.set(part.schema, { rows: part.rows, parts: [part] });
        continue;
      }
      group.rows += part.rows;
      group.parts.push(part);
      open.set(part.schema, group);
    }
  for (const { parts } of open.values()) yield parts;
}

/** The sealed files of a table that rows of these times can be in. */
function filesFor(group: readonly Part[], table: string, intact: readonly SealLeaf[]): readonly string[] {
  const days = group.map(daysOf);
  const first = days.reduce((least, [from]) => (from < least ? from : least), '9999');
  const last = days.reduce((most, [, to]) => (to > most ? to : most), '0000');
  return intact.filter((seal) => seal.table === table && seal.day >= first && seal.day <= last).map(({ file }) => file);
}
