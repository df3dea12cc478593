import type { RecordStatus } from '../../app/record/record-status.ts';
import { localBearer } from '../../app/serve/access.ts';
import { composeService } from '../../app/serve/compose-service.ts';
import { dataFolderPath } from '../../app/serve/data-folder.ts';
import { askOwner, findOwner, type RunningOwner } from '../../app/serve/find-owner.ts';
import { liftHold, setHold } from '../../app/serve/manage-holds.ts';
import type { Caller } from '../../app/serve/own-audit.ts';
import type { HoldScope } from '../../lake/archive/catalog-line.ts';
import { isJsonObject, type Json } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Arguments, Command } from '../command.ts';
import { recordStatusText } from '../record-text.ts';
import { refuse } from '../refuse.ts';
import type { Terminal } from '../terminal.ts';

const text = { type: 'string' } as const;

export const recordCommand: Command = {
  help: `safeguard record status
safeguard record hold <id> [--table <Table>] [--from <day>] [--to <day>]
safeguard record lift <id>

The record of activity: what comes in, what is kept and where. Works through the running service, or on the data folder itself
where none runs.

  status   sources with their lag, records waiting, rows and bytes hot and cold, the oldest row, the next seal; what is wrong
           first. Exit code 1 where something is
  hold     a legal hold: no sealed file of the table and the days is deleted, however old, until the hold is lifted. Without
           a table it is about all of them
  lift     ends a hold. Both are put on record, and in the ledger

  --table <Table>    one table, such as SigninLogs
  --from, --to       the first and the last day, as 2026-11-22, in UTC
  --json             status as JSON

Examples
  safeguard record status
  safeguard record hold matter-2026-17 --table EhrAccess --from 2025-01-01 --to 2025-06-30

Exit codes: 0 done, 1 status found something wrong, 2 could not run.
`,
  options: { table: text, from: text, to: text, json: { type: 'boolean' } },
  run: runRecord,
};

/** What can be asked of a record, here or through a running service. */
interface RecordDoor {
  status(): Promise<Result<RecordStatus, string>>;
  hold(id: string, scope: HoldScope): Promise<Result<undefined, string>>;
  lift(id: string): Promise<Result<undefined, string>>;
  close(): Promise<void>;
}

async function runRecord(args: Arguments, terminal: Terminal): Promise<number> {
  const [verb, id, ...more] = args.positionals;
  const fits = more.length === 0 && (verb === 'status' ? id === undefined : id !== undefined);
  if (!fits || (verb !== 'status' && verb !== 'hold' && verb !== 'lift'))
    return refuse(terminal, 'wanted: safeguard record status, hold <id>, or lift <id>');
  const scope = scopeOf(args);
  if (!scope.ok) return refuse(terminal, scope.error);
  const door = await openDoor(terminal);
  if (!door.ok) return refuse(terminal, ...door.error);
  try {
    if (verb === 'status') return await status(door.value, args, terminal);
    const done = verb === 'hold' ? await door.value.hold(id ?? '', scope.value) : await door.value.lift(id ?? '');
    if (!done.ok) return refuse(terminal, done.error);
    await terminal.out(verb === 'hold' ? `${id} holds\n` : `${id} is lifted\n`);
    return 0;
  } finally {
    await door.value.close();
  }
}

async function status(door: RecordDoor, args: Arguments, terminal: Terminal): Promise<number> {
  const found = await door.status();
  if (!found.ok) return refuse(terminal, found.error);
  await terminal.out(
    args.flag('json') ? `${JSON.stringify(found.value, undefined, 2)}\n` : recordStatusText(found.value),
  );
  return found.value.alerts.length === 0 ? 0 : 1;
}

/** A day that the calendar has. */
const isDay = (value: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(value) && new Date(`${value}T00:00:00Z`).toJSON()?.startsWith(value) === true;

function scopeOf(args: Arguments): Result<HoldScope, string> {
  const [table, from, to] = [args.text('table'), args.text('from'), args.text('to')];
  for (const [name, value] of Object.entries({ from, to }))
    if (value !== undefined && !isDay(value)) return err(`--${name}: wanted a day such as 2026-11-22`);
  return ok({
    ...(table === undefined ? {} : { table }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  });
}

/** Through the running service, or as the owner of the data folder for the time of the command. */
async function openDoor(terminal: Terminal): Promise<Result<RecordDoor, string[]>> {
  const root = dataFolderPath(terminal.env, terminal.cwd);
  const owner = findOwner(root);
  if (owner.kind === 'starting')
    return err([`The data folder ${root} is owned by process ${owner.pid}, which does not answer yet: try again`]);
  return owner.kind === 'running' ? ok(throughService(owner)) : ownDoor(terminal);
}

const throughService = (owner: RunningOwner): RecordDoor => {
  const ask = async (method: 'GET' | 'POST' | 'DELETE', path: string, body?: Json): Promise<Result<Json, string>> => {
    const answer = await askOwner(owner, { method, path, ...(body === undefined ? {} : { body }) });
    if (!answer.ok) return answer;
    if (answer.value.status < 300) return ok(answer.value.body ?? null);
    return err(messageOf(answer.value.body) ?? `The service at ${owner.address} answered ${answer.value.status}`);
  };
  const done = (answer: Result<Json, string>): Result<undefined, string> => (answer.ok ? ok(undefined) : answer);
  return {
    // The service is of this version: it was started from this package.
    status: async () => (await ask('GET', '/safeguard/v1/record')) as Result<never, string>,
    hold: async (id, scope) => done(await ask('POST', '/safeguard/v1/holds', { id, scope: { ...scope } as Json })),
    lift: async (id) => done(await ask('DELETE', `/safeguard/v1/holds/${encodeURIComponent(id)}`)),
    close: async () => undefined,
  };
};

const messageOf = (body: Json | undefined): string | undefined => {
  const error = isJsonObject(body) ? body['error'] : undefined;
  return isJsonObject(error) && typeof error['message'] === 'string' ? error['message'] : undefined;
};

async function ownDoor(terminal: Terminal): Promise<Result<RecordDoor, string[]>> {
  const opened = await composeService(terminal, () => undefined);
  if (!opened.ok) return opened;
  const { service, close } = opened.value;
  const caller: Caller = { bearer: localBearer, address: '', application: 'safeguard record' };
  return ok({
    status: () => service.record.status(),
    hold: (id, scope) => setHold(service, id, scope, caller),
    lift: (id) => liftHold(service, id, caller),
    close,
  });
}
