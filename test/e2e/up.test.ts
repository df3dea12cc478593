import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { askOwner, findOwner, type RunningOwner } from '../../src/app/serve/find-owner.ts';
import { runProgram } from '../../src/cli/run-program.ts';
import { isJsonObject, type Json } from '../../src/lib/json.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'safeguard-up-'));
const data = join(folder, 'data');
const started: ChildProcess[] = [];
afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const run = async (...args: readonly string[]): Promise<Ran> => {
  let [out, err] = ['', ''];
  const code = await runProgram(args, {
    out: async (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    outIsTty: false,
    errIsTty: false,
    env: { SAFEGUARD_DATA: data },
    cwd: folder,
    clock: () => Date.now(),
  });
  return { code, out, err };
};

/** Starts the program as a person does, and waits until it says where it listens; or gives what it said instead. */
async function start(): Promise<{
  readonly out: string;
  readonly err: () => string;
  readonly exit: Promise<number | null>;
}> {
  const child = spawn(process.execPath, [join(root, 'dist/cli/main.js'), 'up', '--port', '0'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, SAFEGUARD_DATA: data },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  let [out, err] = ['', ''];
  const exit = once(child, 'exit').then(([code]: (number | null)[]) => code ?? null);
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (out.includes('local token')) resolve();
    });
    void exit.then(() => resolve());
  });
  return { out, err: () => err, exit };
}

const owner = (): RunningOwner => {
  const found = findOwner(data);
  if (found.kind !== 'running') throw new Error(`the owner is ${found.kind}`);
  return found;
};

const rowsOf = async (kql: string): Promise<Json> => {
  const answer = await askOwner(owner(), { method: 'POST', path: '/v1/workspaces/w/query', body: { query: kql } });
  const body = answer.ok ? answer.value.body : answer.error;
  const [table] = isJsonObject(body) && Array.isArray(body['tables']) ? body['tables'] : [];
  return isJsonObject(table) ? (table['rows'] ?? null) : (body ?? null);
};

const upload = (records: Json, target = 'default/streams/Custom-SecurityEvent'): ReturnType<typeof askOwner> =>
  askOwner(owner(), {
    method: 'POST',
    path: `/dataCollectionRules/${target}?api-version=2023-01-01`,
    body: records,
  });

/** A rule as Azure prints it, whose stream is turned into another table's rows. */
const rule = {
  properties: {
    immutableId: 'dcr-0123456789abcdef0123456789abcdef',
    streamDeclarations: {
      'Custom-Doors': {
        columns: [
          { name: 'At', type: 'datetime' },
          { name: 'Badge', type: 'dynamic' },
          { name: 'Open', type: 'boolean' },
        ],
      },
    },
    dataFlows: [
      {
        streams: ['Custom-Doors'],
        transformKql:
          'source | where Open | project TimeGenerated = At, Account = tostring(Badge.owner), Computer = strcat("door ", tostring(Badge.door))',
        outputStream: 'Microsoft-SecurityEvent',
      },
    ],
  },
};
mkdirSync(join(data, 'dataCollectionRules'), { recursive: true });
writeFileSync(join(data, 'dataCollectionRules', 'doors.json'), JSON.stringify(rule));

const installed = !(await run('query', 'print 1', '--lake', join(folder, 'lake'))).err.includes('(package chdb:');

describe.skipIf(!installed)('safeguard up (needs the embedded engine, chdb)', () => {
  it('takes records, answers questions about them and about itself, and keeps both over a restart', {
    timeout: 180_000,
  }, async () => {
    const first = await start();
    expect(first.out).toMatch(/^Safeguard serves at https:\/\/127\.0\.0\.1:\d+ \(process \d+; Ctrl-C ends it\)\n/);
    expect(first.out).toContain(`NODE_EXTRA_CA_CERTS=${join(data, 'tls/ca.pem')}`);

    const sent = await upload([
      { TimeGenerated: new Date().toISOString(), Account: 'willow', EventID: 4624, Unknown: { a: [1] } },
      { TimeGenerated: new Date().toISOString(), Account: 'birch', EventID: 4625 },
      { Account: 'without a time' },
    ]);
    expect(sent).toMatchObject({ ok: true, value: { status: 204 } });
    const stored =
      'SecurityEvent | where Computer == "" | summarize Rows = count(), Accounts = make_set(Account) | extend Accounts = array_sort_asc(Accounts)';
    await expect.poll(() => rowsOf(stored), { timeout: 30_000 }).toEqual([[2, '["birch","willow"]']]);
    await expect
      .poll(() => rowsOf('DeadLetters | project Stream, Source'), { timeout: 30_000 })
      .toEqual([['Custom-SecurityEvent', 'ingestion-api']]);

    const doors = [
      { At: new Date().toISOString(), Badge: { owner: 'elm', door: 7 }, Open: true },
      { At: new Date().toISOString(), Badge: { owner: 'oak', door: 8 }, Open: false },
    ];
    expect(await upload(doors, 'dcr-0123456789abcdef0123456789abcdef/streams/Custom-Doors')).toMatchObject({
      ok: true,
      value: { status: 204 },
    });
    const opened = 'SecurityEvent | where Computer startswith "door" | project Account, Computer';
    await expect.poll(() => rowsOf(opened), { timeout: 30_000 }).toEqual([['elm', 'door 7']]);

    const made = await run('token', 'create', '--role', 'query', '--name', 'auditor', '--expires', '30d');
    expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/^sgt_[\w-]{43}\n$/) });
    const listed = await run('token', 'list');
    expect(listed.out).toContain('auditor');
    expect(listed.out).not.toContain(made.out.trim());

    const second = await start();
    expect(await second.exit).toBe(2);
    expect(second.err()).toContain(`is owned by process ${owner().pid}`);

    const audit = 'SafeguardAudit | summarize by OperationName | sort by OperationName asc';
    await expect
      .poll(() => rowsOf(audit), { timeout: 30_000 })
      .toEqual([['Configuration.Change'], ['Service.Start'], ['Token.Create']]);
    await expect
      .poll(
        () =>
          rowsOf(`LAQueryLogs | where QueryText == ${JSON.stringify(audit)} | take 1 | project ResponseCode, AADEmail`),
        { timeout: 30_000 },
      )
      .toEqual([[200, 'local']]);

    process.kill(owner().pid, 'SIGTERM');
    expect(await first.exit).toBe(0);
    expect(existsSync(join(data, 'owner.json'))).toBe(false);
    expect(first.err()).not.toMatch(/willow|birch|SecurityEvent|sgt_/);
    for (const line of first.err().trim().split('\n')) expect(JSON.parse(line)).toMatchObject({ level: 'info' });

    const [id = ''] = /^t[0-9a-f]{12}/m.exec((await run('token', 'list')).out) ?? [];
    expect(await run('token', 'revoke', id)).toMatchObject({ code: 0, out: `${id} is revoked\n` });
    expect(await run('token', 'revoke', id)).toMatchObject({ code: 2 });

    const third = await start();
    await expect.poll(() => rowsOf(stored), { timeout: 30_000 }).toEqual([[2, '["birch","willow"]']]);
    await expect
      .poll(
        () =>
          rowsOf(
            'SafeguardAudit | where OperationName == "Token.Revoke" | project ResultType, IdentityId = tostring(Properties.id)',
          ),
        { timeout: 30_000 },
      )
      .toEqual([
        ['Success', id],
        ['Failure', id],
      ]);
    process.kill(owner().pid, 'SIGINT');
    expect(await third.exit).toBe(0);
  });

  it('begins again after it was killed', { timeout: 120_000 }, async () => {
    const first = await start();
    const before = owner().pid;
    await upload([{ TimeGenerated: new Date().toISOString(), Account: 'alder' }]);
    process.kill(before, 'SIGKILL');
    await first.exit;
    expect(findOwner(data)).toEqual({ kind: 'none' });
    const second = await start();
    await expect
      .poll(() => rowsOf('SecurityEvent | where Account == "alder" | count'), { timeout: 30_000 })
      .toEqual([[1]]);
    process.kill(owner().pid, 'SIGTERM');
    expect(await second.exit).toBe(0);
  });
});

describe('safeguard up --once', () => {
  it('prints the summary of an estate, writes the report, and ends', async () => {
    const report = join(folder, 'report.html');
    const ran = await run('up', '--assess', join(root, 'examples/clinic'), '--report', report, '--once');
    expect(ran).toMatchObject({ code: 0, out: expect.stringContaining('Score  45 CFR 164 Subpart C') });
    expect(readFileSync(report, 'utf8')).toContain('<html');
  });
});

describe('what cannot be', () => {
  it.each([
    [['up', 'somewhere'], /options alone/],
    [['up', '--port', '65536'], /--port is "65536"/],
    [['up', '--port', 'x'], /--port is "x"/],
    [['up', '--assess', 'nowhere', '--once'], /nowhere/],
    [['token'], /wanted: safeguard token/],
    [['token', 'revoke'], /wanted: safeguard token/],
    [['token', 'list', 'x'], /wanted: safeguard token/],
    [['token', 'create'], /--role is ""/],
    [['token', 'create', '--role', 'root'], /--role is "root"/],
    [['token', 'create', '--role', 'query', '--expires', '1h'], /--expires is "1h"/],
    [['token', 'create', '--role', 'query', '--expires', '0d'], /--expires is "0d"/],
  ])('%j is refused', async (args, message) => {
    const ran = await run(...args);
    expect(ran.code).toBe(2);
    expect(ran.err).toMatch(message);
  });
});
