import type { LedgerColumn } from '../../ledger/leaf.ts';
import { BATCH_COLUMN, INGESTED_COLUMN, ROW_COLUMN } from '../tables/create-table-sql.ts';
import type { StoredTable } from '../tables/stored-table.ts';

/** The columns of a recorded table whose values make the hash of a row, in their order: those of its entry, then its place. */
export const ledgerColumns = (table: StoredTable): readonly LedgerColumn[] => [
  ...table.columns.map(({ name, type }) => ({ name, type })),
  { name: INGESTED_COLUMN, type: 'datetime' },
  { name: BATCH_COLUMN, type: 'long' },
  { name: ROW_COLUMN, type: 'long' },
];
