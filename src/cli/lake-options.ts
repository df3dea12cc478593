import { existsSync } from 'node:fs';
import { compose } from '../app/compose.ts';
import { type LakeRequest, openLake, type TableFile } from '../app/lake/open-lake.ts';
import type { AskedTables } from '../app/lake/record-lake.ts';
import { dataFolderPath } from '../app/serve/data-folder.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { Arguments, OptionsConfig } from './command.ts';
import type { Terminal } from './terminal.ts';

const text = { type: 'string' } as const;

/** Options of every command that asks a lake. */
export const lakeOptions = {
  table: { type: 'string', multiple: true },
  lake: text,
  tables: text,
  now: text,
} as const satisfies OptionsConfig;

export const lakeOptionsHelp = `  Where nothing below names tables, and there is a data folder (SAFEGUARD_DATA, or ./safeguard-data), the record is asked: through
  the running service, or in the folder itself where none runs. Such a question is put on record.

  --table <Name=file>   a .csv, .json, .ndjson or .parquet file as a table; may be given several times. The columns of a table
                        that Safeguard knows (SigninLogs, AuditLogs, AzureActivity, ...) keep their types, others are inferred
  --lake <folder>       the lake's data (embedded engine); with SAFEGUARD_CLICKHOUSE_URL set, that server
  --tables <folder>     table entries of your own; default ./tables where there is one
  --now <time>          what now() is, ISO 8601; default the clock`;

const tableFiles = (values: readonly string[]): Result<TableFile[], string> => {
  const files: TableFile[] = [];
  for (const value of values) {
    const [, table, file] = /^([^=]+)=(.+)$/.exec(value) ?? [];
    if (table === undefined || file === undefined) return err('--table wants Name=file');
    if (files.some((other) => other.table === table))
      return err(`--table gives ${table.slice(0, 60)} twice: wanted one file a table`);
    files.push({ table, file });
  }
  return ok(files);
};

/** What `now()` is: `--now`, or the clock. */
export const nowOf = (args: Arguments, terminal: Terminal): Result<string, string> => {
  const given = args.text('now');
  if (given === undefined) return ok(compose(terminal).now());
  const time = new Date(given);
  return Number.isNaN(time.getTime())
    ? err('--now is no time: wanted ISO 8601, such as 2026-01-31T12:00:00Z')
    : ok(time.toISOString());
};

/** The lake that the options name. @returns on error the lines to show */
export const lakeRequestOf = (args: Arguments, terminal: Terminal): Result<LakeRequest, string[]> => {
  const files = tableFiles(args.list('table'));
  if (!files.ok) return err([files.error]);
  const now = nowOf(args, terminal);
  if (!now.ok) return err([now.error]);
  const url = terminal.env['SAFEGUARD_CLICKHOUSE_URL'];
  const folder = args.text('lake');
  const tables = args.text('tables');
  return ok({
    cwd: terminal.cwd,
    files: files.value,
    now: now.value,
    ...(url === undefined ? {} : { url }),
    ...(folder === undefined ? {} : { folder }),
    ...(tables === undefined ? {} : { tables }),
  });
};

/** Tables that the options name, and the time that questions are asked at. */
export interface AskedLake {
  readonly lake: AskedTables;
  readonly now: string;
  readonly close: () => Promise<void>;
}

/** Whether the options leave it to the record: they name no tables of their own. */
const wantsRecord = ({ files, folder, url, tables }: LakeRequest): boolean =>
  files.length === 0 && folder === undefined && url === undefined && tables === undefined;

/** Opens the lake that the options name, or else the record, and says what was noticed. @returns on error the lines to show */
export const lakeOf = async (
  args: Arguments,
  terminal: Terminal,
  application: string,
): Promise<Result<AskedLake, string[]>> => {
  const request = lakeRequestOf(args, terminal);
  if (!request.ok) return request;
  if (wantsRecord(request.value) && existsSync(dataFolderPath(terminal.env, terminal.cwd))) {
    // Loaded when it is asked for: files need no service.
    const { openRecordLake } = await import('../app/lake/record-lake.ts');
    const record = await openRecordLake(terminal, application);
    return record.ok ? ok({ ...record.value, now: request.value.now }) : record;
  }
  const opened = await openLake(request.value);
  if (!opened.ok) return opened;
  for (const note of opened.value.notes) terminal.err(`note: ${note.replaceAll(/\p{Cc}/gu, '?')}\n`);
  return ok({ ...opened.value, now: request.value.now });
};
