import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { answerBatch } from '../../app/lake/answer-batch.ts';
import type { AskedTables } from '../../app/lake/record-lake.ts';
import type { Arguments, Command } from '../command.ts';
import { oneOf } from '../command.ts';
import { lakeOf, lakeOptions, lakeOptionsHelp } from '../lake-options.ts';
import { showQueryFailure } from '../query-failure.ts';
import { refuse } from '../refuse.ts';
import { answerFormats, renderAnswer } from '../render-answer.ts';
import { drawingOn, type Terminal } from '../terminal.ts';

export const queryCommand: Command = {
  help: `safeguard query '<kql>' [--table Name=file ...]

Answers a question in Kusto's language (KQL) over the record, a lake, or files that stand for tables. What cannot be answered
exactly is refused by name, never approximated.

${lakeOptionsHelp}
  --format table|json|csv|chart
                        default table; --json is --format json; chart draws what \`render\` asks for, bars otherwise
  --batch <file>        a line {"id": ..., "kql": ...} each; answers a line {"id", "columns", "rows"} or {"id", "error"}

Examples
  safeguard query 'SigninLogs | where TimeGenerated > ago(1d) | summarize count() by ResultType'
  safeguard query 'SigninLogs | where ResultType != "0" | summarize count() by UserPrincipalName' --table SigninLogs=signins.csv
  safeguard query 'Staff | join kind=leftanti (Leavers) on Id' --table Staff=staff.csv --table Leavers=leavers.json
  safeguard query --batch questions.ndjson --lake ./lake
`,
  options: {
    ...lakeOptions,
    format: { type: 'string' },
    json: { type: 'boolean' },
    batch: { type: 'string' },
  },
  run: runQuery,
};

async function runQuery(args: Arguments, terminal: Terminal): Promise<number> {
  const batch = args.text('batch');
  const [kql, ...more] = args.positionals;
  if (more.length > 0 || (batch === undefined) === (kql === undefined))
    return refuse(terminal, "wanted: safeguard query '<kql>', or --batch <file>");
  const format = oneOf('format', args.flag('json') ? 'json' : (args.text('format') ?? 'table'), answerFormats);
  if (!format.ok) return refuse(terminal, format.error);
  const opened = await lakeOf(args, terminal, 'safeguard query');
  if (!opened.ok) return refuse(terminal, ...opened.error);
  const { lake, now, close } = opened.value;
  try {
    if (batch !== undefined) return await runBatch(lake, resolve(terminal.cwd, batch), now, terminal);
    const answer = await lake.query(kql ?? '', { now });
    if (!answer.ok) return refuse(terminal, ...showQueryFailure(answer.error, kql ?? ''));
    for (const { code, message } of answer.value.warnings)
      terminal.err(`note: ${code}: ${message.replaceAll(/\p{Cc}/gu, '?')}\n`);
    await terminal.out(renderAnswer(answer.value, format.value, drawingOn(terminal)));
    return 0;
  } finally {
    await close();
  }
}

async function runBatch(lake: AskedTables, file: string, now: string, terminal: Terminal): Promise<number> {
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
