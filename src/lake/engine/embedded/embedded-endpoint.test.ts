import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { ClickHouseEngine } from '../clickhouse-engine.ts';
import type { Engine } from '../engine.ts';
import { openEngine } from '../open-engine.ts';
import { answerOf, failureOf } from '../testing/engine.case.ts';
import { type EmbeddedEndpoint, embeddedEndpoint } from './embedded-endpoint.ts';
import { startEngineProcess } from './engine-process.ts';

const sessions = { readers: 2, writers: 1, waitSeconds: 30 };
const workspace = mkdtempSync(join(tmpdir(), 'engine-test-'));
const compiled = fileURLToPath(new URL('../../../../dist/lake/engine/', import.meta.url));
const log = { level: ClickHouseLogLevel.OFF };
const one = { sql: 'SELECT 1' };
const slow = { sql: 'SELECT count() FROM numbers(1e13) WHERE sipHash64(number) = 1', limits: { seconds: 60 } };

const opened: Engine[] = [];
const children: ChildProcess[] = [];
afterEach(async () => {
  for (const engine of opened.splice(0)) await engine.close();
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(workspace, { recursive: true, force: true }));

let folders = 0;
const newFolder = (): string => join(workspace, `folder-${folders++}`);

function openOn(folder: string | undefined, options = sessions): { engine: Engine; endpoint: EmbeddedEndpoint } {
  const endpoint = embeddedEndpoint(folder, options);
  const { waitSeconds } = options;
  const engine = new ClickHouseEngine(endpoint, {
    database: undefined,
    waitSeconds,
    graceSeconds: 0.3,
    verbatimErrors: false,
  });
  opened.push(engine);
  return { engine, endpoint };
}

/** Whether a process is there; a dead one that nobody has waited for does not count. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !existsSync(`/proc/${pid}/stat`) || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

const processOf = ({ endpoint }: { endpoint: EmbeddedEndpoint }): number => endpoint.processId() ?? 0;

/** Waits until slow statements run. Their sessions are taken, so the question goes by the session of a changing statement. */
async function untilRunning(engine: Engine, count: number): Promise<void> {
  const running =
    "SELECT throwIf(count() < {n:UInt64}) FROM system.processes WHERE query LIKE 'SELECT count() FROM numbers(1e13)%'";
  answerOf(await engine.execute({ sql: 'CREATE TABLE IF NOT EXISTS running (x UInt8) ENGINE = Null' }));
  await vi.waitFor(
    async () => answerOf(await engine.execute({ sql: `INSERT INTO running ${running}`, parameters: { n: count } })),
    { timeout: 10_000, interval: 10 },
  );
}

/** A process that has ended, so that its number is nobody's. */
async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

describe('the process of an embedded engine', () => {
  it('is replaced when it is killed: what runs fails and can be tried again, tables on disk stay', async () => {
    const { engine, endpoint } = openOn(newFolder());
    answerOf(await engine.execute({ sql: 'CREATE TABLE t (a String) ENGINE = MergeTree ORDER BY a' }));
    answerOf(await engine.insert({ table: 't', format: 'JSONEachRow', rows: [{ a: 'x' }] }));
    const first = endpoint.processId() ?? 0;
    const running = [engine.query(slow), engine.query(slow), engine.query(slow)];
    await untilRunning(engine, 2);
    process.kill(first, 'SIGKILL');
    for (const answer of await Promise.all(running))
      expect(failureOf(answer)).toMatchObject({ code: 'ENGINE_DIED', retryable: true });
    expect(answerOf(await engine.query({ sql: 'SELECT a FROM t' })).rows).toEqual([['x']]);
    expect(endpoint.processId()).not.toBe(first);
  });

  it('is replaced when it hangs', async () => {
    const { engine, endpoint } = openOn(undefined, { ...sessions, waitSeconds: 0.1 });
    answerOf(await engine.query(one));
    const first = endpoint.processId() ?? 0;
    process.kill(first, 'SIGSTOP');
    const failure = failureOf(await engine.query({ ...one, limits: { seconds: 0.1 } }));
    expect(failure).toMatchObject({ code: 'ENGINE_TIMEOUT', retryable: false });
    await vi.waitFor(() => expect(isAlive(first)).toBe(false), { timeout: 10_000 });
    await vi.waitFor(async () => answerOf(await engine.query(one)), { timeout: 10_000 });
  });

  it('is left to its owner when the whole group is told to end', async () => {
    const { engine, endpoint } = openOn(undefined);
    answerOf(await engine.query(one));
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(endpoint.processId() ?? 0, signal);
    expect(answerOf(await engine.query(one)).rows).toEqual([[1]]);
  });

  it('ends with close, and a temporary folder with it', async () => {
    const before = new Set(readdirSync(tmpdir()));
    const one_ = openOn(undefined);
    answerOf(await one_.engine.query(one));
    const made = readdirSync(tmpdir()).filter((name) => name.startsWith('safeguard-engine-') && !before.has(name));
    const pid = processOf(one_);
    expect(isAlive(pid)).toBe(true);
    await one_.engine.close();
    expect(isAlive(pid)).toBe(false);
    expect(made.filter((name) => existsSync(join(tmpdir(), name, 'safeguard-engine.lock')))).toEqual([]);
    expect(failureOf(await one_.engine.query(one))).toMatchObject({ code: 'ENGINE_CLOSED', retryable: false });
  });

  it('lets what runs end before it closes', async () => {
    const { engine } = openOn(undefined);
    const running = engine.query({ sql: 'SELECT sum(sipHash64(number)) > 0 AS x FROM numbers(30000000)' });
    answerOf(await engine.query(one));
    await engine.close();
    expect(answerOf(await running).rows).toEqual([[1]]);
  });

  it('ends when its owner is killed, and removes a temporary folder', async () => {
    const script = `
      import { embeddedEndpoint } from ${JSON.stringify(pathToFileURL(join(compiled, 'embedded/embedded-endpoint.js')).href)};
      const endpoint = embeddedEndpoint(undefined, ${JSON.stringify(sessions)});
      const current = await endpoint.current();
      if (!current.ok) throw new Error(current.error.message);
      console.log(endpoint.processId());
      setInterval(() => undefined, 1000);`;
    const owner = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(owner);
    const [line] = await once(owner.stdout, 'data');
    const pid = Number(String(line).trim());
    expect(isAlive(pid)).toBe(true);
    const holds = (name: string): boolean => {
      const lock = join(tmpdir(), name, 'safeguard-engine.lock');
      return existsSync(lock) && readFileSync(lock, 'utf8').includes(`"pid":${pid},`);
    };
    const held = readdirSync(tmpdir()).filter((name) => name.startsWith('safeguard-engine-') && holds(name));
    expect(held).toHaveLength(1);
    owner.kill('SIGKILL');
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 10_000 });
    expect(held.filter((name) => existsSync(join(tmpdir(), name)))).toEqual([]);
  });

  it('does not keep a program alive that has nothing else to do', async () => {
    const script = `
      import { openEngine } from ${JSON.stringify(pathToFileURL(join(compiled, 'open-engine.js')).href)};
      const opened = await openEngine();
      if (!opened.ok) throw new Error(opened.error.message);
      await opened.value.query({ sql: 'SELECT 1' });`;
    const program = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' });
    children.push(program);
    expect(await once(program, 'exit')).toEqual([0, null]);
  });
});

describe('a folder', () => {
  it('has one owner: another is refused, and told by whom', async () => {
    const folder = newFolder();
    const first = openOn(folder);
    answerOf(await first.engine.query(one));
    const failure = failureOf(await openEngine({ folder }));
    expect(failure).toMatchObject({ code: 'ENGINE_LOCKED', retryable: false });
    expect(failure.message).toContain(`process ${process.pid}`);
    expect(answerOf(await first.engine.query(one)).rows).toEqual([[1]]);
    await first.engine.close();
    answerOf(await openOn(folder).engine.query(one));
  });

  it("is taken over from a process that is dead, or that has another's number now", async () => {
    const folder = newFolder();
    mkdirSync(folder);
    const lock = join(folder, 'safeguard-engine.lock');
    const pid = await deadProcess();
    writeFileSync(lock, JSON.stringify({ pid, started: '1', owner: pid, ownerStarted: '1' }));
    const first = openOn(folder);
    answerOf(await first.engine.query(one));
    await first.engine.close();
    writeFileSync(lock, JSON.stringify({ pid: process.pid, started: '1', owner: process.pid, ownerStarted: '1' }));
    answerOf(await openOn(folder).engine.query(one));
  });

  it('that a dead process left in the place for temporary files is removed by the next', async () => {
    const pid = await deadProcess();
    const left = mkdtempSync(join(tmpdir(), 'safeguard-engine-'));
    writeFileSync(
      join(left, 'safeguard-engine.lock'),
      JSON.stringify({ pid, started: '1', owner: pid, ownerStarted: '1' }),
    );
    const { engine } = openOn(undefined);
    answerOf(await engine.query(one));
    await engine.close();
    expect(existsSync(left)).toBe(false);
  });

  it('that cannot be is a failure', async () => {
    const file = newFolder();
    writeFileSync(file, '');
    expect(failureOf(await openEngine({ folder: join(file, 'below') })).code).toBe('ENGINE_UNREACHABLE');
  });
});

describe('an address', () => {
  it('is that of any ClickHouse, with user, password and database', async () => {
    const { endpoint } = openOn(undefined);
    const { url, password } = answerOf(await endpoint.current());
    const engine = answerOf(await openEngine({ url: `${url.replace('//', `//default:${password}@`)}/system` }));
    opened.unshift(engine);
    expect(answerOf(await engine.query({ sql: 'SELECT currentDatabase()' })).rows).toEqual([['system']]);
    const wrong = failureOf(await openEngine({ url: url.replace('//', '//default:canary@') }));
    expect(wrong).toMatchObject({ code: 'ENGINE_REFUSED', retryable: false });
    expect(JSON.stringify(wrong)).not.toContain('canary');
  });
});

describe('who is not the owner', () => {
  it('is refused without the password', async () => {
    const { endpoint } = openOn(undefined);
    const { url, username } = answerOf(await endpoint.current());
    for (const password of ['', 'x', 'canary'.repeat(1000)]) {
      const client = createClient({ url, username, password, log });
      await expect(client.query({ query: 'SELECT 1' })).rejects.toMatchObject({
        code: '516',
        type: 'AUTHENTICATION_FAILED',
      });
      await client.close();
    }
    expect((await fetch(url, { method: 'POST', body: 'SELECT 1' })).status).toBe(403);
    expect(await (await fetch(`${url}/ping`)).text()).toBe('Ok.\n');
  });

  it('finds the password neither in the arguments nor in the environment of the process', async () => {
    const { endpoint } = openOn(undefined);
    const { password } = answerOf(await endpoint.current());
    const { pid } = { pid: endpoint.processId() ?? 0 };
    const seen = ['cmdline', 'environ'].map((file) => {
      const path = `/proc/${pid}/${file}`;
      return existsSync(path) ? readFileSync(path, 'utf8') : '';
    });
    expect(seen.join('')).not.toContain(password);
  });
});

describe('the HTTP interface', () => {
  it('compresses questions and answers when it is asked to', async () => {
    const { endpoint } = openOn(undefined);
    const client = createClient({
      ...answerOf(await endpoint.current()),
      compression: { request: true, response: true },
    });
    await client.command({ query: 'CREATE TABLE t (a String) ENGINE = Memory' });
    const rows = Array.from({ length: 1000 }, (_, i) => ({ a: `${i}-é` }));
    await client.insert({ table: 't', values: rows, format: 'JSONEachRow' });
    const answer = await client.query({ query: 'SELECT * FROM t', format: 'JSONEachRow' });
    expect(answer.response_headers['content-encoding']).toBe('gzip');
    expect(await answer.json()).toEqual(rows);
    const whole = await client.query({ query: 'SELECT count() FROM t', format: 'JSONCompact' });
    expect(await whole.json()).toMatchObject({ data: [[1000]] });
    await client.close();
  });

  it('refuses what it does not serve', async () => {
    const { endpoint } = openOn(undefined);
    const { url, username, password } = answerOf(await endpoint.current());
    const headers = { 'X-ClickHouse-User': username, 'X-ClickHouse-Key': password };
    const ask = async (path: string, init: RequestInit = {}): Promise<number> => {
      const answer = await fetch(`${url}${path}`, {
        method: 'POST',
        ...init,
        headers: { ...headers, ...init.headers },
      });
      return answer.status;
    };
    expect(await ask('/', { body: 'SELECT 1' })).toBe(200);
    expect(await ask('/?session_id=a', { body: 'SELECT 1' })).toBe(400);
    expect(await ask('/?a%22b=1', { body: 'SELECT 1' })).toBe(400);
    expect(await ask('/?no_such_setting=1', { body: 'SELECT 1' })).toBe(404);
    expect(await ask('/', { method: 'PUT', body: 'SELECT 1' })).toBe(500);
    expect(await ask('/', { body: 'SELECT 1', headers: { 'Content-Encoding': 'br' } })).toBe(400);
    const form = { 'Content-Type': 'multipart/form-data; boundary=b' };
    expect(await ask('/', { body: 'nothing of a form', headers: form })).toBe(400);
    expect(
      await ask('/', { body: '--b\r\nContent-Disposition: form-data; name="query"\r\n\r\nSELECT 1', headers: form }),
    ).toBe(400);
  });
});

describe('statements beyond the sessions', () => {
  it('wait in order', async () => {
    const { engine } = openOn(undefined, { readers: 1, writers: 1, waitSeconds: 30 });
    const order: number[] = [];
    await Promise.all([0, 1, 2, 3, 4].map((n) => engine.query(one).then(() => order.push(n))));
    expect(order).toEqual([0, 1, 2, 3, 4]);
  });

  it('are refused when they have waited too long', async () => {
    const { engine } = openOn(undefined, { readers: 1, writers: 1, waitSeconds: 0.2 });
    const running = engine.query({ ...slow, limits: { seconds: 1.5 } });
    const waiting = await engine.query(one);
    expect(failureOf(waiting)).toMatchObject({ code: 'ENGINE_BUSY', retryable: true });
    expect(failureOf(await running).code).toBe('ENGINE_TIMEOUT');
  });

  it('get the session of one whose client has gone', async () => {
    const { engine, endpoint } = openOn(undefined, { readers: 1, writers: 1, waitSeconds: 30 });
    const client = createClient({ ...answerOf(await endpoint.current()), log });
    const gone = new AbortController();
    const abandoned = client.query({
      query: slow.sql,
      abort_signal: gone.signal,
      clickhouse_settings: { readonly: '1', max_execution_time: 60 },
    });
    await untilRunning(engine, 1);
    gone.abort();
    await expect(abandoned).rejects.toThrow();
    const began = performance.now();
    answerOf(await engine.query(one));
    expect(performance.now() - began).toBeLessThan(10_000);
    await client.close();
  });
});

describe('without chDB', () => {
  it.each([
    ['that is not there', {}],
    [
      'without a build for this platform',
      { 'dist/loader.js': 'exports.loadNative = () => { throw new Error("no build"); };' },
    ],
    ['of another version', { 'dist/loader.js': 'exports.loadNative = () => ({ Query() {} });' }],
  ])('%s, says what to do', async (_, files: Readonly<Record<string, string>>) => {
    // The compiled process, copied to where another package is found.
    const place = mkdtempSync(join(workspace, 'bare-'));
    const chdb = join(place, 'node_modules/chdb');
    mkdirSync(join(chdb, 'dist'), { recursive: true });
    writeFileSync(join(chdb, 'package.json'), '{"name":"chdb"}');
    for (const [file, text] of Object.entries(files)) writeFileSync(join(chdb, file), text);
    cpSync(join(compiled, 'embedded'), join(place, 'embedded'), { recursive: true });
    writeFileSync(join(place, 'package.json'), '{"type":"module"}');
    const started = await startEngineProcess(
      { folder: newFolder(), temporary: false, sessions },
      join(place, 'embedded/main.js'),
    );
    const failure = failureOf(started);
    expect(failure).toMatchObject({ code: 'ENGINE_NOT_INSTALLED', retryable: false });
    expect(failure.message).toMatch(/npm install.*SAFEGUARD_CLICKHOUSE_URL.*WSL2/);
  });

  it('a process that does not speak is a failure', async () => {
    const silent = join(workspace, 'silent.mjs');
    writeFileSync(silent, 'process.exit(3)');
    const failure = failureOf(await startEngineProcess({ folder: newFolder(), temporary: false, sessions }, silent));
    expect(failure.code).toBe('ENGINE_UNREACHABLE');
    const missing = await startEngineProcess(
      { folder: newFolder(), temporary: false, sessions },
      join(workspace, 'missing.js'),
    );
    expect(failureOf(missing).message).toContain('npm run build');
  });
});
