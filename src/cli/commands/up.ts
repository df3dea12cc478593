import { hostname } from 'node:os';
import { composeService } from '../../app/serve/compose-service.ts';
import { logCrashes } from '../../app/serve/crash-log.ts';
import { announceOwner, retractOwner } from '../../app/serve/find-owner.ts';
import { logTo } from '../../app/serve/log.ts';
import type { OpenService } from '../../app/serve/open-service.ts';
import { localCertificate } from '../../app/serve/tls/tls-files.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { type Arguments, type Command, readArguments } from '../command.ts';
import { refuse } from '../refuse.ts';
import type { Terminal } from '../terminal.ts';

const text = { type: 'string' } as const;

export const upCommand: Command = {
  help: `safeguard up [--host <address>] [--port <number>] [--assess <path>] [--report <file>] [--once]

Serves the record: takes records through the Logs Ingestion API of Azure Monitor and answers questions in KQL through the REST
interfaces of Azure Data Explorer and Log Analytics, so that the clients of these work unchanged. Ends at Ctrl-C or SIGTERM.

  --host <address>   where to listen; default 127.0.0.1, this machine alone
  --port <number>    default 8443; 0 takes one that is free
  --assess <path>    first assesses an estate and prints the summary; may be given several times
  --report <file>    writes the HTML report of that
  --once             ends after the summary

Environment
  SAFEGUARD_DATA            the data folder; default ./safeguard-data. One process owns it; other commands go through that
  SAFEGUARD_CLICKHOUSE_URL  a ClickHouse server in place of the embedded engine
  SAFEGUARD_POSTGRES_URL    a PostgreSQL server in place of the embedded one, for tokens and settings
  SAFEGUARD_ARCHIVE_URL     a container of Azure Blob Storage for sealed files, where safeguard.yaml names none; SAFEGUARD_ARCHIVE_KEY
                            holds the account's key, without it Microsoft Entra ID is asked

Examples
  safeguard up
  export NODE_EXTRA_CA_CERTS=$PWD/safeguard-data/tls/ca.pem
  safeguard token create --role ingest --name "billing server" --expires 90d
`,
  options: {
    host: text,
    port: text,
    assess: { type: 'string', multiple: true },
    report: text,
    once: { type: 'boolean' },
  },
  run: runUp,
};

/** The log is written to the error stream: what a program reads of this one is on the other. */
const logOf = (terminal: Terminal) => logTo(terminal.err, () => new Date(terminal.clock()));

async function runUp(args: Arguments, terminal: Terminal): Promise<number> {
  if (args.positionals.length > 0) return refuse(terminal, 'wanted: safeguard up, with options alone');
  const port = portOf(args.text('port') ?? '8443');
  if (!port.ok) return refuse(terminal, port.error);
  const assessed = await assess(args, terminal);
  if (assessed !== 0 || args.flag('once')) return assessed;
  const log = logOf(terminal);
  const uncaught = logCrashes(log, (code) => process.exit(code));
  const opened = await composeService(terminal, log);
  if (!opened.ok) return refuse(terminal, ...opened.error);
  for (const note of opened.value.notes) terminal.err(`note: ${note.replaceAll(/\p{Cc}/gu, '?')}\n`);
  try {
    return await serve(opened.value, { host: args.text('host') ?? '127.0.0.1', port: port.value }, terminal);
  } finally {
    await opened.value.close();
    log('info', 'stopped');
    uncaught();
  }
}

const portOf = (value: string): Result<number, string> =>
  /^\d{1,5}$/.test(value) && Number(value) < 65_536
    ? ok(Number(value))
    : err(`--port is "${value.slice(0, 20)}": wanted a number up to 65535`);

/** The summary of an estate, as `safeguard assess` prints it. @returns 0 where nothing was asked or it was done */
async function assess(args: Arguments, terminal: Terminal): Promise<number> {
  const paths = args.list('assess');
  if (paths.length === 0) return 0;
  const { assessCommand } = await import('./assess.ts');
  const report = args.text('report');
  const written = report === undefined ? [] : ['--format', 'html', '--out', report];
  const parsed = readArguments(['--exit-zero', ...written, '--', ...paths], assessCommand.options);
  return parsed.ok ? assessCommand.run(parsed.value, terminal) : refuse(terminal, parsed.error);
}

interface Place {
  readonly host: string;
  readonly port: number;
}

/** Addresses that nobody outside this machine reaches. */
const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** Listens until a signal says to stop. */
async function serve(opened: OpenService, { host, port }: Place, terminal: Terminal): Promise<number> {
  const { createHttpServer } = await import('../../api/http-server.ts');
  const names = [...new Set(['localhost', '127.0.0.1', '::1', hostname(), ...(isAny(host) ? [] : [host])])];
  const tls = localCertificate(opened.folder.tls, names, new Date(terminal.clock()));
  const server = createHttpServer(opened.service, tls);
  const stopping = stopSignal();
  try {
    await server.listen({ host, port });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'error';
    return refuse(
      terminal,
      `Nothing can listen at ${host}, port ${port}: ${code === 'EADDRINUSE' ? 'it is taken' : code}`,
    );
  }
  const bound = server.server.address();
  const listening = typeof bound === 'object' && bound !== null ? bound.port : port;
  const address = addressOf(host, listening);
  announceOwner(opened.folder, { pid: process.pid, address, token: opened.localToken });
  await terminal.out(startText(opened, address, tls.caFile, LOOPBACK.has(host)));
  opened.service.log('info', 'listening', { port: listening });
  opened.service.record.start();
  const signal = await stopping;
  opened.service.log('info', 'stopping', { signal });
  retractOwner(opened.folder);
  // Questions may run for an hour: those that do are cut off, and their clients told by that.
  const patience = setTimeout(() => server.server.closeAllConnections(), PATIENCE_MILLISECONDS);
  await server.close();
  clearTimeout(patience);
  return 0;
}

/** How long what runs may take to end when the service is asked to stop. */
const PATIENCE_MILLISECONDS = 30_000;

const isAny = (host: string): boolean => host === '0.0.0.0' || host === '::';

/** How the service is called from this machine. */
const addressOf = (host: string, port: number): string =>
  `https://${isAny(host) ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host}:${port}`;

/** Resolves with the first signal to stop. A second one ends the process at once. */
const stopSignal = (): Promise<string> =>
  new Promise((resolve) => {
    const stop = (signal: string): void => {
      process.once(signal, () => process.exit(1));
      resolve(signal);
    };
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stop(signal));
  });

/** What a person needs to begin. The token is shown where only this machine can use it. */
const startText = (opened: OpenService, address: string, caFile: string, isLocal: boolean): string => {
  const { folder, localToken } = opened;
  const token = isLocal
    ? `  local token  ${localToken}\n               for this run; safeguard token create makes lasting ones\n`
    : '  tokens       safeguard token create\n';
  return `Safeguard serves at ${address} (process ${process.pid}; Ctrl-C ends it)
  data         ${folder.root}${folder.isNew ? ' (new)' : ''}
  trust it     export NODE_EXTRA_CA_CERTS=${caFile}
${token}`;
};
