import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stream } from '../../../model/stream.ts';
import type { Engine } from '../../engine/engine.ts';
import { outsideWord } from '../../engine/outside-table.ts';
import type { StoredTable } from '../../tables/stored-table.ts';
import { payloadOf, recordColumns } from '../frame.ts';
import { recordsSql } from '../insert-sql.ts';
import { compileMapping } from '../transformation.ts';

/** Rows as their columns that are not empty, and why records became none, by their numbers. */
export interface MappedRecords {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly dead: Readonly<Record<string, string>>;
}

const ACCEPTED = Date.UTC(2026, 10, 22, 12);

/** What the records of a stream become: the statements of the intake, without a table to write to. Throws what the engine says. */
export async function mapRecords(
  engine: Engine,
  stream: Stream,
  table: StoredTable,
  records: readonly Buffer[],
): Promise<MappedRecords> {
  const compiled = await compileMapping(stream, table);
  if (!compiled.ok) throw new Error(`${stream.stream}: ${compiled.error.message}`);
  const { columns, select, reason, parameters = {} } = compiled.value;
  const folder = mkdtempSync(join(tmpdir(), 'safeguard-map-'));
  writeFileSync(join(folder, 'records'), payloadOf(1, [records]));
  const word = outsideWord('0'.repeat(24), 1);
  const relation = recordsSql(word, [{ batch: 1, source: 'case', acceptedAt: ACCEPTED }]);
  const query = async (sql: string): Promise<readonly (readonly unknown[])[]> => {
    const answer = await engine.query({
      sql,
      parameters: { ...parameters, now: '2026-11-22 12:00:00' },
      outside: { [word]: { kind: 'local', format: 'RowBinary', folder, files: ['records'], columns: recordColumns } },
    });
    if (!answer.ok) throw new Error(`${stream.stream}: ${answer.error.message}`);
    return answer.value.rows;
  };
  try {
    const types = new Map(table.columns.map(({ name, type }) => [name, type]));
    const rows = await query(`SELECT * FROM (${select(relation, [])}) ORDER BY row`);
    const dead = await query(
      `SELECT row, reason FROM (SELECT row, ${reason} AS reason FROM ${relation}) WHERE reason != '' ORDER BY row`,
    );
    return {
      rows: rows.map((cells) =>
        Object.fromEntries(
          columns
            .map((name, at) => [name, shownValue(cells[at], types.get(name))] as const)
            .filter(([name, value]) => value !== undefined && !(name === '_ItemId' && /^1-\d+$/.test(String(value)))),
        ),
      ),
      dead: Object.fromEntries(dead.map(([row, why]) => [String(row), String(why)])),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function shownValue(cell: unknown, type: string | undefined): unknown {
  if (cell === null || cell === '') return undefined;
  if (type === 'dynamic') return JSON.parse(String(cell));
  if (type === 'datetime')
    return `${String(cell)
      .replace(' ', 'T')
      .replace(/\.?0+$/, '')}Z`;
  if (type === 'bool') return Number(cell) === 1;
  if (type === 'long' && Number.isSafeInteger(Number(cell))) return Number(cell);
  return cell;
}
