import { compose } from '../../app/compose.ts';
import { openLake } from '../../app/lake/open-lake.ts';
import { explainQuery } from '../../kql/explain.ts';
import { type LanguageEntry, supportedLanguage } from '../../kql/language.ts';
import type { Arguments, Command } from '../command.ts';
import { explainQueryText } from '../explain-query-text.ts';
import { lakeOf, lakeOptions, lakeOptionsHelp, lakeRequestOf } from '../lake-options.ts';
import { showQueryFailure } from '../query-failure.ts';
import { refuse } from '../refuse.ts';
import { historyFile } from '../shell/history.ts';
import { runShell } from '../shell/shell.ts';
import type { Terminal } from '../terminal.ts';

export const kqlCommand: Command = {
  help: `safeguard kql [--table Name=file ...]     a shell: questions in Kusto's language, answers as tables and charts
safeguard kql explain '<kql>'             how a question is computed: plan, SQL, parameters, tables
safeguard kql functions                   the functions and aggregates that are supported, with their documents
safeguard kql operators                   the operators and plugins that are, and what is refused and why

${lakeOptionsHelp}
  --no-history          the shell keeps no lines; else in ~/.safeguard/kql-history, for its owner alone
  --json                for programs (not the shell)

Examples
  safeguard kql --table SigninLogs=signins.ndjson
  safeguard kql explain 'SigninLogs | where ResultType != "0" | summarize count() by UserPrincipalName'
`,
  options: { ...lakeOptions, 'no-history': { type: 'boolean' }, json: { type: 'boolean' } },
  run: runKql,
};

async function runKql(args: Arguments, terminal: Terminal): Promise<number> {
  const [action, kql, ...more] = args.positionals;
  if (action === 'explain' && kql !== undefined && more.length === 0) return explain(kql, args, terminal);
  if (kql !== undefined || (action !== undefined && action !== 'functions' && action !== 'operators'))
    return refuse(
      terminal,
      "wanted: safeguard kql, safeguard kql explain '<kql>', safeguard kql functions or safeguard kql operators",
    );
  if (action === undefined) return shell(args, terminal);
  return list(action, args, terminal);
}

async function shell(args: Arguments, terminal: Terminal): Promise<number> {
  const opened = await lakeOf(args, terminal, 'safeguard kql');
  if (!opened.ok) return refuse(terminal, ...opened.error);
  const { lake, close, now } = opened.value;
  const fixed = args.text('now') === undefined ? undefined : now;
  try {
    return await runShell(
      {
        lake,
        now: () => fixed ?? compose(terminal).now(),
        history: args.flag('no-history') ? undefined : historyFile(terminal.env),
      },
      terminal,
    );
  } finally {
    await close();
  }
}

async function explain(kql: string, args: Arguments, terminal: Terminal): Promise<number> {
  const request = lakeRequestOf(args, terminal);
  if (!request.ok) return refuse(terminal, ...request.error);
  const opened = await openLake({ ...request.value, onDemand: true });
  if (!opened.ok) return refuse(terminal, ...opened.error);
  const { lake, close } = opened.value;
  try {
    const compiled = await lake.compile(kql, { now: request.value.now });
    if (!compiled.ok) return refuse(terminal, ...showQueryFailure({ kind: 'kql', failure: compiled.error }, kql));
    const explanation = explainQuery(compiled.value);
    await terminal.out(
      args.flag('json') ? `${JSON.stringify(explanation, undefined, 2)}\n` : explainQueryText(explanation),
    );
    return 0;
  } finally {
    await close();
  }
}

async function list(action: 'functions' | 'operators', args: Arguments, terminal: Terminal): Promise<number> {
  const { functions, aggregates, operators, plugins, refused } = supportedLanguage();
  if (args.flag('json')) {
    const listed = action === 'functions' ? { functions, aggregates } : { operators, plugins, refused };
    await terminal.out(`${JSON.stringify(listed, undefined, 2)}\n`);
    return 0;
  }
  const rows = (title: string, entries: readonly LanguageEntry[]): string[] => [
    `${title} (${entries.length})`,
    ...entries.map(({ name, document }) => `  ${name.padEnd(36)} ${document}`),
    '',
  ];
  const lines =
    action === 'functions'
      ? [...rows('Functions', functions), ...rows('Aggregates', aggregates)]
      : [
          ...rows('Operators', operators),
          ...rows('Plugins of evaluate', plugins),
          'Refused',
          ...refused.map(({ name, reason }) => `  ${name.padEnd(36)} ${reason}`),
        ];
  await terminal.out(`${lines.join('\n').trimEnd()}\n`);
  return 0;
}
