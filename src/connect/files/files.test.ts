import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PollingSource } from '../source.ts';
import { FakeIntake, Life } from '../testing/fake-intake.ts';
import { PATIENT, type SourceWorld, sourceSuite } from '../testing/source.case.ts';
import { filesConnector } from './files.ts';
import { stemOf } from './rotation.ts';

let folder = '';
const time = '2026-11-22T12:00:00Z';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'safeguard-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a file that was changed some seconds before the time of the tests. */
function put(name: string, bytes: string | Buffer, ageSeconds = 3600): void {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, bytes);
  age(name, ageSeconds);
}
function append(name: string, bytes: string, ageSeconds = 3600): void {
  appendFileSync(join(folder, name), bytes);
  age(name, ageSeconds);
}
function age(name: string, seconds: number): void {
  const at = new Date(Date.parse(time) - seconds * 1000);
  utimesSync(join(folder, name), at, at);
}

function sourceOf(life: Life, options: Record<string, unknown> = {}): PollingSource {
  const parsed = filesConnector.configuration.parse({ path: folder, files: [{ stream: 'test/a' }], ...options });
  const context = { name: 'logs', ports: life.ports, streamOf: () => undefined, secret: () => undefined, folder: '/' };
  const opened = filesConnector.open(parsed, context);
  if (!opened.ok) throw new Error(opened.error);
  return opened.value as PollingSource;
}

const signal = new AbortController().signal;
/** One life: two looks at all there is. */
async function look(intake: FakeIntake, options: Record<string, unknown> = {}): Promise<PollingSource> {
  const source = sourceOf(new Life(intake, { time }), options);
  // The second finds what the first could not be sure of.
  for (let round = 0; round < 2; round++) expect(await source.round(signal)).toEqual({ ok: true, value: undefined });
  return source;
}
const textsOf = (intake: FakeIntake): string[] => intake.recordsOf('test/a');
const line = (id: number): string => `${JSON.stringify({ id, name: PATIENT })}\n`;
const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, at) => line(from + at)).join('');
const idsOf = (intake: FakeIntake): number[] => textsOf(intake).map((text) => Number(JSON.parse(text).id));
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => from + at);

sourceSuite('files', (): SourceWorld => {
  let count = 0;
  const world = mkdtempSync(join(tmpdir(), 'safeguard-world-'));
  const away = `${world}-away`;
  const write = (name: string, bytes: string | Buffer): void => {
    writeFileSync(join(world, name), bytes);
    const at = new Date(Date.parse(time) - 3_600_000);
    utimesSync(join(world, name), at, at);
  };
  const some = (n: number): string => {
    count += n;
    return lines(count - n, count);
  };
  write('a.log', some(5));
  write(
    'b.json',
    JSON.stringify({
      records: some(3)
        .trim()
        .split('\n')
        .map((text) => JSON.parse(text)),
    }),
  );
  write(
    'c.csv',
    `id,name\n${range(count, count + 4)
      .map((id) => `${id},${PATIENT}\n`)
      .join('')}`,
  );
  count += 4;
  write('d.log.gz', gzipSync(some(4)));
  return {
    time,
    source: (ports) => {
      const parsed = filesConnector.configuration.parse({ path: world, files: [{ stream: 'test/a' }] });
      const context = { name: 'logs', ports, streamOf: () => undefined, secret: () => undefined, folder: '/' };
      const opened = filesConnector.open(parsed, context);
      if (!opened.ok) throw new Error(opened.error);
      return opened.value as PollingSource;
    },
    ids: () => range(0, count).map(String),
    idOf: (record) => String(JSON.parse(record.toString()).id),
    add: () => {
      appendFileSync(join(world, 'a.log'), some(2));
      write('e.log', some(3));
    },
    breakIt: () => renameSync(world, away),
    mendIt: () => renameSync(away, world),
    close: () => {
      for (const path of [world, away]) if (existsSync(path)) rmSync(path, { recursive: true });
    },
  };
});

describe('filesConnector', () => {
  it.each<[string, string | Buffer, string[]]>([
    ['a.ndjson', '{"a":1}\r\n\n{"a":2}\n', ['{"a":1}', '{"a":2}']],
    ['a.json', '[{"a":1},{"a":2}]', ['{"a":1}', '{"a":2}']],
    ['envelope.json', '{"@odata.context":"x","value":[{"a":1}]}', ['{"a":1}']],
    ['trail.json.gz', gzipSync('{"Records":[{"a":1},{"a":2}]}'), ['{"a":1}', '{"a":2}']],
    ['one.json', '{\n "a": 1\n}\n', ['{\n "a": 1\n}']],
    ['a.csv', 'A [UTC],B\n1,"{""x"":1}"\n', ['{"A":"1","B":{"x":1}}']],
    ['a.tsv', 'A\tB\n1\t2', ['{"A":"1","B":"2"}']],
    ['u16.csv', Buffer.from('\uFEFFA,B\n1,é\n', 'utf16le'), ['{"A":"1","B":"é"}']],
    ['latin.csv', Buffer.from('A,B\n1,é\n', 'latin1'), ['{"A":"1","B":"é"}']],
    ['nul.ndjson', '{"a":"\0"}\n\0\n', ['{"a":"\0"}', '\0']],
    ['text.log', 'no json at all\n', ['no json at all']],
    ['empty.json', '', []],
    ['header.csv', 'A,B\n', []],
  ])('reads %s', async (name, bytes, expected) => {
    put(name, bytes);
    const intake = new FakeIntake();
    await look(intake);
    expect(textsOf(intake)).toEqual(expected);
    await look(intake);
    expect(textsOf(intake)).toEqual(expected);
  });

  it.each(['{"a":"é"}\n', 'a,b\né,1\n'])('names what it read as Windows-1252: %j', async (text) => {
    put('latin', Buffer.from(text, 'latin1'));
    const source = await look(new FakeIntake());
    expect(source.health().notices).toMatchObject([{ code: 'SOURCE_NOT_UTF8' }]);
  });

  it('follows a file that grows, and waits with a line that is not ended', async () => {
    const intake = new FakeIntake();
    put('a.log', `${lines(0, 2)}{"id":2,`, 5);
    const source = await look(intake);
    expect(idsOf(intake)).toEqual([0, 1]);
    expect(source.health().notices).toMatchObject([{ code: 'SOURCE_TRUNCATED' }]);
    append('a.log', `"name":"x"}\n{"id":3}`, 4);
    await look(intake);
    expect(idsOf(intake)).toEqual([0, 1, 2]);
    age('a.log', 60);
    await look(intake);
    expect(idsOf(intake)).toEqual([0, 1, 2, 3]);
    append('a.log', `\n${line(4)}`, 2);
    await look(intake);
    expect(idsOf(intake)).toEqual([0, 1, 2, 3, 4]);
  });

  it('reads a file anew that was truncated and written again, also where it is longer then', async () => {
    const intake = new FakeIntake();
    put('a.log', lines(0, 3));
    await look(intake);
    put('a.log', lines(10, 11));
    await look(intake);
    put('a.log', lines(20, 40), 10);
    await look(intake);
    expect(idsOf(intake)).toEqual([0, 1, 2, 10, ...range(20, 40)]);
  });

  it('knows files that rotation moved and packed', async () => {
    const intake = new FakeIntake();
    put('app.log', lines(0, 300));
    await look(intake);
    append('app.log', lines(300, 302));
    renameSync(join(folder, 'app.log'), join(folder, 'app.log.1'));
    put('app.log', lines(400, 402));
    await look(intake);
    expect(idsOf(intake)).toEqual([...range(0, 302), 400, 401]);
    append('app.log', line(402));
    put('app.log.2.gz', gzipSync(lines(0, 302)));
    renameSync(join(folder, 'app.log'), join(folder, 'app.log.1'));
    put('app.log', lines(500, 501));
    await look(intake);
    put('app.log.3.gz', gzipSync(lines(0, 302)));
    put('app.log.2.gz', gzipSync(lines(400, 403)));
    renameSync(join(folder, 'app.log'), join(folder, 'app.log.1'));
    await look(intake);
    expect(idsOf(intake)).toEqual([...range(0, 302), 400, 401, 402, 500]);
  });

  it('goes on where a moved log was read furthest, whoever knew it before', async () => {
    const intake = new FakeIntake();
    put('app.log', lines(0, 300));
    await look(intake);
    append('app.log', lines(300, 310));
    renameSync(join(folder, 'app.log'), join(folder, 'app.log.1'));
    await look(intake);
    renameSync(join(folder, 'app.log.1'), join(folder, 'app.log.2'));
    put('app.log.1', lines(400, 402));
    await look(intake);
    expect(idsOf(intake)).toEqual([...range(0, 310), 400, 401]);
  });

  it('knows a log that is copied away and truncated, at every moment of it', async () => {
    const intake = new FakeIntake();
    put('app.log', lines(0, 300));
    await look(intake);
    for (const length of [200, 5000, lines(0, 300).length]) {
      put('app.log.1', lines(0, 300).slice(0, length), 20);
      await look(intake);
    }
    put('app.log', lines(400, 402), 10);
    append('app.log.1', line(300));
    await look(intake);
    expect(idsOf(intake)).toEqual([...range(0, 301), 400, 401]);
  });

  it('reads exports that begin with the same header', async () => {
    const intake = new FakeIntake();
    const header = `id,${'x'.repeat(5000)}\n`;
    put('export.csv', `${header}1,a\n2,b\n`);
    await look(intake);
    put('export-2026-11-22.csv', `${header}3,a\n`);
    await look(intake);
    expect(idsOf(intake)).toEqual([1, 2, 3]);
  });

  it('passes over a line past the bound in constant memory and leaves a marker', { timeout: 30_000 }, async () => {
    put(
      'long.log',
      Buffer.concat([Buffer.from(line(0)), Buffer.alloc(40 * 1024 * 1024, 0x78), Buffer.from(`\n${line(1)}`)]),
    );
    const intake = new FakeIntake();
    const source = await look(intake);
    const [first, marker, last] = textsOf(intake);
    expect([first, last]).toEqual([line(0).trim(), line(1).trim()]);
    expect(marker).toMatch(/^\0oversized \{"bytes":41943040,"sha256":"[0-9a-f]{64}"\}$/);
    expect(source.health()).toMatchObject({ tooLong: 1, notices: [{ code: 'SOURCE_RECORD_TOO_LONG' }] });
  });

  it('delivers in portions of bounded size', async () => {
    const big = `{"id":0,"x":"${'x'.repeat(1000)}"}\n`;
    put('big.log', big.repeat(30_000));
    const intake = new FakeIntake();
    await look(intake);
    const sizes = intake.deliveries.map(({ records }) => records.reduce((sum, record) => sum + record.length, 0));
    expect(sizes.reduce((a, b) => a + b)).toBe((big.length - 1) * 30_000);
    expect(Math.max(...sizes)).toBeLessThan(10 * 1024 * 1024);
  });

  it.each<[string, string | Buffer, string, string[]]>([
    ['cut.json', '{"records":[{"a":1},{"a":', 'SOURCE_TRUNCATED', ['{"a":1}']],
    ['broken.json', '{"records":[{"a":1}]]', 'SOURCE_BAD_JSON', ['{"a":1}']],
    ['cut.gz', gzipSync('{"a":1}\n'.repeat(10)).subarray(0, 20), 'SOURCE_TRUNCATED', ['{"a":1}']],
    ['bad.gz', Buffer.from('1f8b0800000000000000ffff', 'hex'), 'SOURCE_BAD_GZIP', []],
    ['a.zip', Buffer.from('504b03040000', 'hex'), 'SOURCE_FOREIGN_FORMAT', []],
  ])('names what is wrong with %s, and keeps what can be read of it', async (name, bytes, code, expected) => {
    put(name, bytes);
    const intake = new FakeIntake();
    const source = await look(intake);
    expect(source.health().notices).toMatchObject([{ code, message: expect.stringContaining(name) }]);
    expect(textsOf(intake).slice(0, 1)).toEqual(expected);
    await look(intake);
    expect(textsOf(intake).slice(0, 1)).toEqual(expected);
  });

  it('takes the stream from the first pattern that fits, and leaves other files', async () => {
    put('x/sign-in.csv', 'a,b\n1,2\n');
    put('x/y.json', '{"a":1}');
    put('x/z.txt', '{"a":1}');
    put('x/.hidden.json', '{"a":1}');
    put('x/new.json.tmp', '{"a":1}');
    const intake = new FakeIntake();
    await look(intake, {
      files: [
        { match: 'sign*.csv', stream: 'test/a' },
        { match: '*.json', stream: 'test/b' },
      ],
    });
    expect(intake.deliveries.map(({ stream, position }) => [stream, position?.partition])).toEqual([
      ['test/a', 'x/sign-in.csv'],
      ['test/b', 'x/y.json'],
    ]);
  });

  it('goes on with other files where the stream of one is not there, and steers no terminal by a name', async () => {
    put('a\n\u001b[31m.log', line(1));
    put('b.log', line(2));
    const intake = new FakeIntake();
    intake.refusals.push({ code: 'INTAKE_UNKNOWN_STREAM', message: 'There is no such stream' });
    const source = sourceOf(new Life(intake, { time }));
    expect((await source.round(signal)).ok).toBe(false);
    expect(idsOf(intake)).toEqual([2]);
    expect(source.health().failure).toMatchObject({
      code: 'INTAKE_UNKNOWN_STREAM',
      message: 'There is no such stream: a \ufffd[31m.log',
    });
    expect((await source.round(signal)).ok).toBe(true);
    expect(idsOf(intake)).toEqual([2, 1]);
  });

  it('reads one file that is named itself', async () => {
    put('one.log', lines(0, 2));
    const intake = new FakeIntake();
    await look(intake, { path: join(folder, 'one.log') });
    expect(intake.deliveries.map(({ position }) => position?.partition)).toEqual(['one.log']);
  });
});

describe('stemOf', () => {
  it.each([
    ['a/app.log', 'a/app.log'],
    ['a/app.log.1', 'a/app.log'],
    ['app.log.2.gz', 'app.log'],
    ['app.log-20261122.gz', 'app.log'],
    ['app.log.2026-11-22', 'app.log'],
    ['app.log.old', 'app.log'],
    ['.1', '.1'],
  ])('of %s is %s', (name, stem) => {
    expect(stemOf(name)).toBe(stem);
  });
});
