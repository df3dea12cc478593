import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { ChdbNative } from './native.ts';
import { engineServer } from './serve.ts';
import { Sessions } from './sessions.ts';

/** What the native layer was asked, and what it says. */
class ScriptedNative implements ChdbNative {
  readonly asked: string[] = [];
  readonly inserted: string[] = [];
  open = 0;
  streamed: (string | Error)[] = [];
  answer: (sql: string) => string = () => '';

  CreateConnection(): never {
    this.open++;
    return {} as never;
  }
  CloseConnection(): void {
    this.open--;
  }
  async QueryAsyncConnection(_: unknown, sql: string, format: string) {
    this.asked.push(`${sql} [${format}]`);
    return { bytes: Buffer.from(this.answer(sql)), elapsed: 0.5, rowsRead: 3, bytesRead: 4 };
  }
  async InsertRawAsyncConnection(_: unknown, prefix: string, data: Buffer) {
    this.inserted.push(`${prefix}|${data.toString('utf8')}`);
    return { rowsWritten: data.toString('utf8').trim().split('\n').length, bytesWritten: data.length, elapsed: 0 };
  }
  StreamQuery(_: unknown, sql: string): never {
    this.asked.push(sql);
    return {} as never;
  }
  async StreamFetch() {
    const next = this.streamed.shift();
    if (next instanceof Error) throw next;
    return { done: next === undefined, bytes: Buffer.from(next ?? '') };
  }
  StreamCancel(): void {
    this.asked.push('cancel');
  }
}

const credentials = `Basic ${Buffer.from('default:secret').toString('base64')}`;
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function serve() {
  const native = new ScriptedNative();
  const sessions = new Sessions(native, '/nowhere', { readers: 1, writers: 1, waitSeconds: 5 });
  const server = engineServer({ native, sessions, user: 'default', password: 'secret' });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  const ask = (path: string, body: string | Buffer, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      body: typeof body === 'string' ? body : new Uint8Array(body),
      headers: { Authorization: credentials, Connection: 'close', ...headers },
    });
  return { native, ask };
}

const form = (fields: Readonly<Record<string, string>>): string =>
  `${Object.entries(fields)
    .map(([name, value]) => `--b-o\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
    .join('')}--b-o--\r\n`;
const FORM = { 'Content-Type': 'multipart/form-data; boundary=b-o' };

describe('engineServer', () => {
  it('sets what a statement runs with on a connection of its own, readonly last', async () => {
    const { native, ask } = await serve();
    native.answer = (sql) => (sql === 'SELECT 1' ? 'answer' : '');
    const path = "/?readonly=1&max_threads=2&log_comment=x&query_id=q&database=a`b&param_p=it's\\t";
    const answer = await ask(path, 'SELECT 1\n FORMAT JSONCompact');
    expect(await answer.text()).toBe('answer');
    expect(answer.headers.get('x-clickhouse-query-id')).toBe('q');
    expect(JSON.parse(answer.headers.get('x-clickhouse-summary') ?? '')).toEqual({
      read_rows: '3',
      read_bytes: '4',
      elapsed_ns: '500000000',
    });
    expect(native.asked).toEqual([
      'USE `a\\`b` [Null]',
      "SET max_threads = '2', log_comment = 'q'; SET param_p = 'it\\'s\\\\t', readonly = '1' [Null]",
      'SELECT 1 [JSONCompact]',
    ]);
    expect(native.open).toBe(1);
  });

  it('reads the statement and its parameters from a form, whatever is in them', async () => {
    const { native, ask } = await serve();
    const nasty = '\r\n--b-\r\n\r\nContent-Disposition: form-data; name="query"\r\n\0é';
    await ask('/', form({ query: 'SELECT {p:String}', param_p: nasty, param_e: '' }), FORM);
    expect(native.asked[0]).toContain(`param_p = '${nasty.replace('\0', '\\0')}', param_e = ''`);
    expect(native.asked[1]).toBe('SELECT {p:String} [TabSeparated]');
  });

  it('tells the parser of long text first', async () => {
    const { native, ask } = await serve();
    await ask('/?max_query_size=1000000', form({ query: 'SELECT 1', param_p: 'x'.repeat(300_000) }), FORM);
    expect(native.asked[0]).toMatch(/^SET max_query_size = '1000000', log_comment = '[-\w]+' \[Null\]$/);
    expect(native.asked[1]).toMatch(/^SET param_p = 'x+' \[Null\]$/);
  });

  it('streams rows under one head', async () => {
    const { native, ask } = await serve();
    native.streamed = ['["a"]\n["T"]\n[1]\n', '["a"]\n["T"]\n[2]\n'];
    const answer = await ask('/', 'SELECT a FORMAT JSONCompactEachRowWithNamesAndTypes');
    expect(await answer.text()).toBe('["a"]\n["T"]\n[1]\n[2]\n');
    expect(native.asked.at(-1)).toBe('cancel');
    expect(native.open).toBe(1);
  });

  it('marks an exception that comes after rows', async () => {
    const { native, ask } = await serve();
    native.streamed = ['[1]\n', new Error('Code: 395. DB::Exception: no. (FUNCTION_THROW_IF_VALUE_IS_NON_ZERO)')];
    const answer = await ask('/', 'SELECT a FORMAT JSONCompactEachRow');
    const tag = answer.headers.get('x-clickhouse-exception-tag');
    const message = 'Code: 395. DB::Exception: no. (FUNCTION_THROW_IF_VALUE_IS_NON_ZERO)\n';
    expect(await answer.text()).toBe(
      `[1]\n\r\n__exception__\r\n${tag}\r\n${message}${message.length} ${tag}\r\n__exception__\r\n`,
    );
  });

  it.each([
    ['Code: 159. DB::Exception: late. (TIMEOUT_EXCEEDED)', 408, '159'],
    ['Code: 60. DB::Exception: none. (UNKNOWN_TABLE)', 404, '60'],
    ['Code: 241. DB::Exception: big. (MEMORY_LIMIT_EXCEEDED)', 500, '241'],
    ['something else', 500, '1002'],
  ])('answers %s as HTTP', async (message, status, code) => {
    const { native, ask } = await serve();
    native.answer = (sql) => {
      if (sql.startsWith('SELECT')) throw new Error(message);
      return '';
    };
    const answer = await ask('/', 'SELECT 1');
    expect([answer.status, answer.headers.get('x-clickhouse-exception-code')]).toEqual([status, code]);
    expect(await answer.text()).toContain(message);
    expect(native.open).toBe(1);
  });

  it('inserts in pieces, each with a token of its own', async () => {
    const { native, ask } = await serve();
    const line = `{"a":"${'x'.repeat(1_000_000)}"}\n`;
    const query = encodeURIComponent('INSERT INTO t FORMAT JSONEachRow');
    const answer = await ask(`/?insert_deduplication_token=k&query=${query}`, gzipSync(line.repeat(10)), {
      'Content-Encoding': 'gzip',
    });
    expect(JSON.parse(answer.headers.get('x-clickhouse-summary') ?? '')).toMatchObject({ written_rows: '10' });
    expect(native.inserted.map((text) => text.length - 'INSERT INTO t FORMAT JSONEachRow|'.length)).toEqual([
      8 * line.length,
      2 * line.length,
    ]);
    const tokens = native.asked.map((sql) => /insert_deduplication_token = '([^']*)'/.exec(sql)?.[1]);
    expect(tokens).toEqual(['k', 'k-1']);
  });

  it.each([
    ['without a format', '/?query=INSERT+INTO+t', '{}', {}, 400],
    ['with an unknown user', '/', 'SELECT 1', { Authorization: 'Basic eDp5' }, 403],
    ['with no user', '/', 'SELECT 1', { Authorization: '' }, 403],
    ['of a session', '/?session_id=1', 'SELECT 1', {}, 400],
    ['with a parameter without a name', '/?param_=1', 'SELECT 1', {}, 400],
    ['of a form without an end', '/', '--b-o\r\nContent-Disposition: form-data; name="query"\r\n\r\nx', FORM, 400],
    ['of a form without names', '/', '--b-o\r\n\r\nx\r\n--b-o--\r\n', FORM, 400],
    ['of a form with files', '/', form({ query: 'SELECT 1', file: 'x' }), FORM, 400],
    ['of a form that is none', '/', 'x', FORM, 400],
    ['that is not compressed as it says', '/', 'x', { 'Content-Encoding': 'gzip' }, 500],
  ])('refuses a request %s', async (_, path, body, headers, status) => {
    const { native, ask } = await serve();
    expect((await ask(path, body, headers)).status).toBe(status);
    expect(native.asked).toEqual([]);
    expect(native.open).toBe(1);
  });
});
