import { localBearer } from '../../app/serve/access.ts';
import { composeService } from '../../app/serve/compose-service.ts';
import { dataFolderPath } from '../../app/serve/data-folder.ts';
import { askOwner, findOwner, type RunningOwner } from '../../app/serve/find-owner.ts';
import { createToken, revokeToken, tokenShown } from '../../app/serve/manage-tokens.ts';
import type { Caller } from '../../app/serve/own-audit.ts';
import { isJsonObject, type Json } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { type TokenRole, tokenRoles } from '../../state/token-table.ts';
import { type Arguments, type Command, oneOf } from '../command.ts';
import { refuse } from '../refuse.ts';
import { tableText } from '../render-answer.ts';
import type { Terminal } from '../terminal.ts';

const text = { type: 'string' } as const;

export const tokenCommand: Command = {
  help: `safeguard token create --role ingest|query|admin [--name <text>] [--expires <days>d]
safeguard token list
safeguard token revoke <id>

Bearer tokens of the service. A token is printed once, when it is made; only its hash is kept. Making and revoking one are put on
record. Works through the running service, or on the data folder itself where none runs.

  --role <role>      ingest: send records; query: ask questions and read metrics; admin: all, and tokens
  --name <text>      who or what bears it; shown in lists and in the record of what it did
  --expires <days>d  such as 90d; default 90d, never where it is "never"
  --json             the answer as JSON

Examples
  safeguard token create --role ingest --name "billing server" --expires 90d
`,
  options: { role: text, name: text, expires: text, json: { type: 'boolean' } },
  run: runToken,
};

/** What can be done with tokens, here or through a running service. */
interface TokenDoor {
  create(token: {
    readonly role: TokenRole;
    readonly name: string;
    readonly days?: number;
  }): Promise<Result<Json, string>>;
  list(): Promise<Result<readonly Json[], string>>;
  revoke(id: string): Promise<Result<boolean, string>>;
  close(): Promise<void>;
}

async function runToken(args: Arguments, terminal: Terminal): Promise<number> {
  const [verb, id, ...more] = args.positionals;
  const fits = more.length === 0 && (verb === 'revoke' ? id !== undefined : id === undefined);
  if (!fits || (verb !== 'create' && verb !== 'list' && verb !== 'revoke'))
    return refuse(terminal, 'wanted: safeguard token create, list, or revoke <id>');
  const role = oneOf('role', args.text('role') ?? (verb === 'create' ? '' : 'query'), tokenRoles);
  if (!role.ok) return refuse(terminal, role.error);
  const days = daysOf(args.text('expires') ?? '90d');
  if (!days.ok) return refuse(terminal, days.error);
  const door = await openDoor(terminal);
  if (!door.ok) return refuse(terminal, ...door.error);
  try {
    if (verb === 'list') return await list(door.value, args, terminal);
    if (verb === 'revoke') return await revoke(door.value, id ?? '', terminal);
    const name = args.text('name') ?? role.value;
    const token = { role: role.value, name, ...(days.value === undefined ? {} : { days: days.value }) };
    return await create(door.value, token, args, terminal);
  } finally {
    await door.value.close();
  }
}

const daysOf = (value: string): Result<number | undefined, string> => {
  if (value === 'never') return ok(undefined);
  const days = Number(/^(\d{1,4})d$/.exec(value)?.[1]);
  return days >= 1 && days <= 3660
    ? ok(days)
    : err(`--expires is "${value.slice(0, 20)}": wanted days such as 90d, or never`);
};

async function create(
  door: TokenDoor,
  token: Parameters<TokenDoor['create']>[0],
  args: Arguments,
  terminal: Terminal,
): Promise<number> {
  const made = await door.create(token);
  if (!made.ok) return refuse(terminal, made.error);
  const shown = isJsonObject(made.value) ? made.value : {};
  if (args.flag('json')) await terminal.out(`${JSON.stringify(shown, undefined, 2)}\n`);
  else {
    await terminal.out(`${String(shown['token'])}\n`);
    const until = shown['expiresAt'] === null ? 'does not expire' : `expires ${String(shown['expiresAt'])}`;
    terminal.err(`${String(shown['id'])}, ${String(shown['role'])}, ${until}. It is not shown again.\n`);
  }
  return 0;
}

async function list(door: TokenDoor, args: Arguments, terminal: Terminal): Promise<number> {
  const tokens = await door.list();
  if (!tokens.ok) return refuse(terminal, tokens.error);
  if (args.flag('json')) {
    await terminal.out(`${JSON.stringify(tokens.value, undefined, 2)}\n`);
    return 0;
  }
  const columns = ['id', 'role', 'name', 'createdAt', 'expiresAt', 'revokedAt'];
  const cell = (token: Json, name: string): string => String((isJsonObject(token) ? token[name] : null) ?? '');
  const rows = tokens.value.map((token) => columns.map((name) => cell(token, name)));
  await terminal.out(tableText({ columns: columns.map((name) => ({ name, type: 'string' })), rows }));
  return 0;
}

async function revoke(door: TokenDoor, id: string, terminal: Terminal): Promise<number> {
  const revoked = await door.revoke(id);
  if (!revoked.ok) return refuse(terminal, revoked.error);
  if (!revoked.value) return refuse(terminal, `There is no token "${id.slice(0, 40)}", or it was revoked before`);
  await terminal.out(`${id} is revoked\n`);
  return 0;
}

/** Through the running service, or as the owner of the data folder for the time of the command. */
async function openDoor(terminal: Terminal): Promise<Result<TokenDoor, string[]>> {
  const root = dataFolderPath(terminal.env, terminal.cwd);
  const owner = findOwner(root);
  if (owner.kind === 'starting')
    return err([`The data folder ${root} is owned by process ${owner.pid}, which does not answer yet: try again`]);
  return owner.kind === 'running' ? ok(throughService(owner)) : ownDoor(terminal);
}

const PATH = '/safeguard/v1/tokens';

const throughService = (owner: RunningOwner): TokenDoor => {
  const ask = async (method: 'GET' | 'POST' | 'DELETE', path: string, wanted: readonly number[], body?: Json) => {
    const answer = await askOwner(owner, { method, path, ...(body === undefined ? {} : { body }) });
    if (!answer.ok || wanted.includes(answer.value.status)) return answer;
    return err(`The service at ${owner.address} answered ${answer.value.status}: ${messageOf(answer.value.body)}`);
  };
  return {
    create: async (token) => {
      const made = await ask('POST', PATH, [201], { ...token });
      return made.ok ? ok(made.value.body ?? {}) : made;
    },
    list: async () => {
      const answer = await ask('GET', PATH, [200]);
      if (!answer.ok) return answer;
      const tokens = isJsonObject(answer.value.body) ? answer.value.body['tokens'] : undefined;
      return ok(Array.isArray(tokens) ? tokens : []);
    },
    revoke: async (id) => {
      const answer = await ask('DELETE', `${PATH}/${encodeURIComponent(id)}`, [204, 404]);
      return answer.ok ? ok(answer.value.status === 204) : answer;
    },
    close: async () => undefined,
  };
};

const messageOf = (body: Json | undefined): string => {
  const error = isJsonObject(body) ? body['error'] : undefined;
  return isJsonObject(error) ? String(error['message']) : 'no reason';
};

async function ownDoor(terminal: Terminal): Promise<Result<TokenDoor, string[]>> {
  const opened = await composeService(terminal, () => undefined);
  if (!opened.ok) return opened;
  const { service, close } = opened.value;
  const caller: Caller = { bearer: localBearer, address: '', application: 'safeguard token' };
  return ok({
    create: async (token) => {
      const made = await createToken(service, token, caller);
      return made.ok ? ok({ token: made.value.token, ...tokenShown(made.value.stored) }) : made;
    },
    list: async () => ok((await service.access.list()).map(tokenShown)),
    revoke: (id) => revokeToken(service, id, caller),
    close,
  });
}
