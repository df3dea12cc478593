import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { compose } from '../../app/compose.ts';
import { answerBatch } from '../../app/lake/answer-batch.ts';
import { type OpenLake, openLake, type TableFile } from '../../app/lake/open-lake.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Arguments, Command } from '../command.ts';
import { oneOf } from '../command.ts';
import { showQueryFailure } from '../query-failure.ts';
import { refuse } from '../refuse.ts';
import { answerFormats, renderAnswer } from '../render-answer.ts';
import { drawingOn, type Terminal } from '../terminal.ts';

export const queryCommand: Command = {
  help: `safeguard query '<kql>' [--table Name=file ...]

Answers a question in Kusto's language (KQL) over the lake, or over files that stand for tables. What cannot be answered
exactly is refused by name, never approximated.

  --table <Name=file>   a .csv, .json, .ndjson or .parquet file as a table; may be given several times. The columns of a table
                        that Safeguard knows (SigninLogs, AuditLogs, AzureActivity, ...) keep their types, others are inferred
  --lake <folder>       the lake's data (embedded engine); with SAFEGUARD_CLICKHOUSE_URL set, that server
  --tables <folder>     table entries of your own; default ./tables where there is one
  --now <time>          what now() is, ISO 8601; default the clock
  --format table|json|csv|chart
                        default table; --json is --format json; chart draws what \`render\` asks for, bars otherwise
  --batch <file>        a line {"id": ..., "kql": ...} each; answers a line {"id", "columns", "rows"} or {"id", "error"}

Examples
  safeguard query 'SigninLogs | where ResultType != "0" | summarize count() by UserPrincipalName' --table SigninLogs=signins.csv
  safeguard query 'Staff | join kind=leftanti (Leavers) on Id' --table Staff=staff.csv --table Leavers=leavers.json
  safeguard query --batch questions.ndjson --lake ./lake
`,
  options: {
    table: { type: 'string', multiple: true },
    lake: { type: 'string' },
    tables: { type: 'string' },
    now: { type: 'string' },
    format: { type: 'string' },
    json: { type: 'boolean' },
    batch: { type: 'string' },
  },
  run: runQuery,
};

const tableFiles = (values: readonly string[]): Result<TableFile[], string> => {
  const files: TableFile[] = [];
  for (const value of values) {
    const [, table, file] = /^([^=]+)=(.+)$/.exec(value) ?? [];
    if (table === undefined || file === undefined) return err('--table wants Name=file');
    files.push({ table, file });
  }
  return ok(files);
};

/** The lake that the options name, opened. */
export const lakeOf = async (args: Arguments, terminal: Terminal, now: string): Promise<Result<OpenLake, string[]>> => {
  const files = tableFiles(args.list('table'));
  if (!files.ok) return err([files.error]);
  const url = terminal.env['SAFEGUARD_CLICKHOUSE_URL'];
  const folder = args.text('lake');
  const tables = args.text('tables');
  return openLake({
    cwd: terminal.cwd,
    files: files.value,
    now,
    ...(url === undefined ? {} : { url }),
    ...(folder === undefined ? {} : { folder }),
    ...(tables === undefined ? {} : { tables }),
  });
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

async function runQuery(args: Arguments, terminal: Terminal): Promise<number> {
  const batch = args.text('batch');
  const [kql, ...more] = args.positionals;
  if (more.length > 0 || (batch === undefined) === (kql === undefined))
    return refuse(terminal, "wanted: safeguard query '<kql>', or --batch <file>");
  const format = oneOf('format', args.flag('json') ? 'json' : (args.text('format') ?? 'table'), answerFormats);
  if (!format.ok) return refuse(terminal, format.error);
  const now = nowOf(args, terminal);
  if (!now.ok) return refuse(terminal, now.error);
  const opened = await lakeOf(args, terminal, now.value);
  if (!opened.ok) return refuse(terminal, ...opened.error);
  const { lake, notes, close } = opened.value;
  try {
    for (const note of notes) terminal.err(`note: ${note.replaceAll(/\p{Cc}/gu, '?')}\n`);
    if (batch !== undefined) return await runBatch(lake, resolve(terminal.cwd, batch), now.value, terminal);
    const answer = await lake.query(kql ?? '', { now: now.value });
    if (!answer.ok) return refuse(terminal, ...showQueryFailure(answer.error, kql ?? ''));
    await terminal.out(renderAnswer(answer.value, format.value, drawingOn(terminal)));
    return 0;
  } finally {
    await close();
  }
}

async function runBatch(lake: OpenLake['lake'], file: string, now: string, terminal: Terminal): Promise<number> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return refuse(terminal, 'the batch file cannot be read');
  }
  let failed = false;
  for await (const line of answerBatch(lake, text, now)) {
    failed ||= 'error' in line;
    await terminal.out(`${JSON.stringify(line)}\n`);
  }
  return failed ? 1 : 0;
}
