import { resolve } from 'node:path';
import { compose } from '../../app/compose.ts';
import { type DetectionsRequest, testDetections } from '../../app/detections/test-detections.ts';
import { blocks, writeFilePieces } from '../../app/write-file.ts';
import { type DetectionsReport, isFailed, renderJunit, renderText, summarise } from '../../examine/index.ts';
import type { Arguments, Command } from '../command.ts';
import { oneOf } from '../command.ts';
import { refuse } from '../refuse.ts';
import type { Terminal } from '../terminal.ts';

const formats = ['text', 'json', 'junit'] as const;
type Format = (typeof formats)[number];

export const detectionsCommand: Command = {
  help: `safeguard detections test <paths...>
safeguard detections lint <paths...>

Tries analytics rules of Microsoft Sentinel, unmodified, on sample records in a real engine, and says what in them cannot
work: conditions that never hold, columns that do not exist, what Sentinel would refuse. Rules are YAML of the community
repository or exported JSON (Microsoft.SecurityInsights/alertRules). Beside a rule, in cases/:

  fire-<what>.ndjson, quiet-<what>.ndjson   one record a line, with its table in "Type"
  <case>.expect.json                        {"now": "2026-03-02T10:00:00Z", "alerts": 1, "entities": [{"Type": "ip", "Address": "..."}]}
                                            alerts: a number, or of each: name, severity, events, customDetails, entities, ...

A case without an expectation runs a second after its last record, and must alert or not by its name. "lint" compiles and
lints only. A rule fails by a case that differs or an error of the linter; warnings and notes are shown.

  --tables <folder>        entries of your own tables, as under tables/
  --infer-tables           derive tables and columns that nobody describes from the rule that names them, and lint the rest
  --format text|json|junit default text; --json is --format json
  --out <file>             where the report goes; default standard output
  --show-values            differences show what alerts hold: values of the records

Examples
  safeguard detections test detections/
  safeguard detections lint 'Analytic Rules/' --format junit --out detections.xml

Exit codes: 0 all is well, 1 a rule fails, 2 could not run.
`,
  options: {
    tables: { type: 'string' },
    'infer-tables': { type: 'boolean' },
    format: { type: 'string' },
    json: { type: 'boolean' },
    out: { type: 'string' },
    'show-values': { type: 'boolean' },
  },
  run: runDetections,
};

async function runDetections(args: Arguments, terminal: Terminal): Promise<number> {
  const [action, ...paths] = args.positionals;
  if ((action !== 'test' && action !== 'lint') || paths.length === 0) {
    return refuse(terminal, 'wanted: safeguard detections test <paths...>, or safeguard detections lint <paths...>');
  }
  const format = oneOf('format', args.text('format') ?? (args.flag('json') ? 'json' : 'text'), formats);
  if (!format.ok) return refuse(terminal, format.error);
  const tables = args.text('tables');
  const request: DetectionsRequest = {
    paths,
    cwd: terminal.cwd,
    runCases: action === 'test',
    showValues: args.flag('show-values'),
    inferTables: args.flag('infer-tables'),
    ...(tables === undefined ? {} : { tables }),
  };
  const report = await testDetections(request, compose(terminal));
  if (!report.ok) return refuse(terminal, ...report.error);
  const written = await write(rendered(report.value, format.value), args.text('out'), terminal);
  if (written !== undefined) return refuse(terminal, written);
  return report.value.rules.some(isFailed) ? 1 : 0;
}

function rendered(report: DetectionsReport, format: Format): Iterable<string> {
  switch (format) {
    case 'text':
      return renderText(report);
    case 'json':
      return [`${JSON.stringify({ summary: summarise(report), ...report }, undefined, 1)}\n`];
    case 'junit':
      return renderJunit(report);
  }
}

/** @returns on error one line */
async function write(
  pieces: Iterable<string>,
  file: string | undefined,
  terminal: Terminal,
): Promise<string | undefined> {
  if (file === undefined) {
    for (const block of blocks(pieces)) await terminal.out(block);
    return undefined;
  }
  const done = await writeFilePieces(resolve(terminal.cwd, file), pieces);
  return done.ok ? undefined : done.error;
}
