import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { FakeIntake, Life } from '../testing/fake-intake.ts';
import { PATIENT } from '../testing/source.case.ts';
import { LONGEST_MESSAGE, SyslogFrames } from './frames.ts';
import { FULL } from './inbox.ts';
import { parseMessage } from './parse-message.ts';
import { syslogConnector } from './syslog.ts';
import { SyslogSource } from './syslog-source.ts';

const arrival = { receivedAt: '2026-01-02T10:00:00.000Z', peer: '10.0.0.1', transport: 'tcp' as const };
const read = (text: string | Buffer): { kind: string; record: Record<string, unknown> } => {
  const { kind, record } = parseMessage(Buffer.from(text), arrival);
  const { receivedAt, peer, transport, ...rest } = JSON.parse(record.toString());
  expect({ receivedAt, peer, transport }).toEqual(arrival);
  return { kind, record: rest };
};

describe('parseMessage', () => {
  it.each<[string, string, object]>([
    [
      'RFC 5424',
      '<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 [exampleSDID@32473 iut="3" eventSource="App\\]\\"x"][e2@1 a=""] \uFEFFAn event',
      {
        priority: 165,
        facility: 'local4',
        severity: 'notice',
        version: 1,
        time: '2003-10-11T22:14:15.003Z',
        host: 'mymachine.example.com',
        app: 'evntslog',
        msgId: 'ID47',
        structuredData: { 'exampleSDID@32473': { iut: '3', eventSource: 'App]"x' }, 'e2@1': { a: '' } },
        message: 'An event',
      },
    ],
    [
      'RFC 5424 without message',
      '<13>1 - - - - - -',
      { priority: 13, facility: 'user', severity: 'notice', version: 1, message: '' },
    ],
    [
      'RFC 3164 of the year before',
      "<34>Dec 31 22:14:15 mymachine su[231]: 'su root' failed\n",
      {
        priority: 34,
        facility: 'auth',
        severity: 'crit',
        time: '2025-12-31T22:14:15.000Z',
        host: 'mymachine',
        app: 'su',
        procId: '231',
        message: "'su root' failed",
      },
    ],
    [
      'RFC 3164 with a new time',
      '<13>2026-01-02T10:00:00+02:00 host app: x',
      {
        priority: 13,
        facility: 'user',
        severity: 'notice',
        time: '2026-01-02T10:00:00+02:00',
        host: 'host',
        app: 'app',
        message: 'x',
      },
    ],
    ['a priority alone', '<0>hello', { priority: 0, facility: 'kern', severity: 'emerg', message: 'hello' }],
    ['nothing of syslog', 'hello <13> there', { message: 'hello <13> there' }],
    ['a priority that is none', '<999>1 x', { message: '<999>1 x' }],
  ])('reads %s', (_name, text, expected) => {
    expect(read(text)).toEqual({ kind: 'syslog', record: expected });
  });

  it('reads CEF behind a header, with escapes and blanks in values', () => {
    const text =
      '<134>Jan  2 09:00:00 fw CEF:0|Sec|thr\\|eat|1.0|100|worm \\\\ stopped|10|src=10.0.0.1 msg=a\\=b c\\nd cs1Label=x y __proto__=z dst=1.2.3.4';
    expect(read(text)).toMatchObject({
      kind: 'cef',
      record: {
        host: 'fw',
        format: 'CEF:0',
        deviceVendor: 'Sec',
        deviceProduct: 'thr|eat',
        deviceVersion: '1.0',
        deviceEventClassId: '100',
        name: 'worm \\ stopped',
        deviceSeverity: '10',
        extension: JSON.parse('{"src":"10.0.0.1","msg":"a=b c\\nd","cs1Label":"x y __proto__=z","dst":"1.2.3.4"}'),
      },
    });
  });

  it.each([
    ['LEEF:1.0|QRadar|QRM|1.0|NEW_PORT|src=172.5.6.67\tdst=172.50.123.1\tsev=5', 'LEEF:1.0'],
    ['LEEF:2.0|QRadar|QRM|1.0|NEW_PORT|^|src=172.5.6.67^dst=172.50.123.1^sev=5', 'LEEF:2.0'],
    ['LEEF:2.0|QRadar|QRM|1.0|NEW_PORT|x7C|src=172.5.6.67|dst=172.50.123.1|sev=5', 'LEEF:2.0'],
  ])('reads %s', (text, format) => {
    expect(read(`<13>${text}`)).toMatchObject({
      kind: 'leef',
      record: {
        format,
        deviceVendor: 'QRadar',
        deviceEventClassId: 'NEW_PORT',
        extension: { src: '172.5.6.67', dst: '172.50.123.1', sev: '5' },
      },
    });
  });

  it('takes CEF and LEEF without their bars for messages', () => {
    expect(read('<13>CEF:0|a|b').kind).toBe('syslog');
    expect(read('<13>LEEF:1.0|a').kind).toBe('syslog');
  });

  it('keeps the XML of an audit message', () => {
    const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<AuditMessage>\n <EventIdentification EventActionCode="R"/>\n</AuditMessage>`;
    expect(read(`<85>1 2026-01-02T09:59:00Z pacs app 1 DICOM+RFC3881 - \uFEFF${xml}`)).toEqual({
      kind: 'audit',
      record: {
        priority: 85,
        facility: 'authpriv',
        severity: 'notice',
        version: 1,
        time: '2026-01-02T09:59:00Z',
        host: 'pacs',
        app: 'app',
        procId: '1',
        msgId: 'DICOM+RFC3881',
        AuditMessage: xml,
      },
    });
  });

  it('reads Windows-1252 and NUL bytes', () => {
    expect(read(Buffer.from('<13>caf\xe9\0x\0', 'latin1')).record['message']).toBe('café\0x');
  });
});

describe('SyslogFrames', () => {
  const cut = (text: string, size: number): string[] => {
    const frames = new SyslogFrames();
    const found: string[] = [];
    const take = (message: unknown): void => {
      found.push(Buffer.isBuffer(message) ? message.toString() : JSON.stringify(message));
    };
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += size) frames.push(bytes.subarray(at, at + size), take);
    frames.finish(take);
    return found;
  };

  it.each([1, 2, 5, 1000])('cuts lines and counted messages in chunks of %d', (size) => {
    const text = '<1>a\n\r\n<2>b\n8 <3>c\nd e<4>f\n5 <5>g\n1x y\n<6>end';
    expect(cut(text, size)).toEqual(['<1>a', '<2>b', '<3>c\nd e', '<4>f', '<5>g\n', '1x y', '<6>end']);
  });

  it('passes over a message past the bound', () => {
    const long = 'x'.repeat(LONGEST_MESSAGE + 10);
    expect(cut(`<1>${long}\n<2>b\n`, 60_000).map((text) => text.slice(0, 20))).toEqual([
      '{"bytes":1048589,"sh',
      '<2>b',
    ]);
  });
});

describe('SyslogSource', () => {
  let folder = '';
  const hasOpenssl = existsSync('/usr/bin/openssl');
  const stops: (() => Promise<void>)[] = [];
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'safeguard-syslog-'));
    if (!hasOpenssl) return;
    const make = [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=localhost',
    ];
    for (const name of ['server', 'sender']) {
      execFileSync('openssl', [...make, '-keyout', join(folder, `${name}.key`), '-out', join(folder, `${name}.pem`)], {
        stdio: 'ignore',
      });
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });

  async function start(
    listen: object[],
    intake: FakeIntake,
  ): Promise<{ ports: readonly number[]; source: SyslogSource; life: Life; stop: () => Promise<void> }> {
    const life = new Life(intake);
    const options = syslogConnector.configuration.parse({ listen });
    const opened = syslogConnector.open(options, {
      name: 'log',
      ports: life.ports,
      streamOf: () => undefined,
      secret: () => undefined,
      folder,
    });
    if (!opened.ok || !(opened.value instanceof SyslogSource)) throw new Error('no source');
    const source = opened.value;
    const controller = new AbortController();
    const running = source.run(controller.signal);
    const stop = async (): Promise<void> => {
      controller.abort();
      await running;
    };
    stops.push(stop);
    await vi.waitFor(() => expect(source.openPorts().length).toBe(listen.length));
    return { ports: source.openPorts(), source, life, stop };
  }
  const messages = (intake: FakeIntake, stream = 'network/syslog'): unknown[] =>
    intake.recordsOf(stream).map((text) => JSON.parse(text).message);
  const sent = (socket: Socket, text: string): Promise<void> =>
    new Promise((resolve) => socket.end(text, () => resolve()));
  const eventually = (intake: FakeIntake, count: number): Promise<void> =>
    vi.waitFor(() => expect(intake.records.length).toBe(count), 5000);

  it('stores what comes over TCP, each kind in its stream', async () => {
    const intake = new FakeIntake();
    const { ports, source } = await start([{ transport: 'tcp', port: 0 }], intake);
    const audit = '<85>1 - - - - - - <AuditMessage/>';
    await sent(connect(ports[0] ?? 0), `<13>one\n<13>two\n<13>CEF:0|a|b|c|d|e|1|x=1\n${audit.length} ${audit}`);
    await eventually(intake, 4);
    expect(messages(intake)).toEqual(['one', 'two']);
    expect(intake.recordsOf('network/cef').length).toBe(1);
    expect(JSON.parse(intake.recordsOf('health/atna-audit-message')[0] ?? '')).toMatchObject({
      AuditMessage: '<AuditMessage/>',
      transport: 'tcp',
      peer: expect.stringContaining('127.0.0.1'),
    });
    expect(source.health()).toMatchObject({ state: 'ok', records: 4 });
  });

  it('stores datagrams', async () => {
    const intake = new FakeIntake();
    const { ports } = await start([{ transport: 'udp', port: 0 }], intake);
    const socket = createSocket('udp4');
    for (const text of ['<13>one', '<13>two']) socket.send(text, ports[0], '127.0.0.1');
    await eventually(intake, 2);
    socket.close();
    expect(messages(intake).toSorted()).toEqual(['one', 'two']);
  });

  it.runIf(hasOpenssl)('hears over TLS only senders that its authority vouches for', async () => {
    const intake = new FakeIntake();
    const tls = { transport: 'tls', port: 0, certificate: 'server.pem', key: 'server.key' };
    const { ports, source } = await start([tls, { ...tls, clientAuthority: 'sender.pem' }], intake);
    const file = (name: string): Buffer => readFileSync(join(folder, name));
    const server = { ca: file('server.pem'), servername: 'localhost' };
    const send = async (port: number | undefined, more: object, text: string): Promise<void> => {
      const socket = connectTls({ port: port ?? 0, ...server, ...more });
      socket.on('error', () => undefined);
      await new Promise((resolve) => socket.once('secureConnect', resolve).once('close', resolve));
      if (!socket.destroyed) await new Promise((resolve) => socket.once('close', resolve).end(text));
    };
    await send(ports[0], {}, '<13>open\n');
    await send(ports[1], { cert: file('sender.pem'), key: file('sender.key') }, '<13>known\n');
    await send(ports[1], {}, '<13>unknown\n');
    await eventually(intake, 2);
    expect(messages(intake)).toEqual(['open', 'known']);
    await vi.waitFor(() => expect(source.health().notices).toMatchObject([{ code: 'SOURCE_DROPPED' }]));
  });

  it('holds senders back while the intake is full, and loses nothing of TCP', async () => {
    const intake = new FakeIntake();
    let isFull = true;
    const { accept } = intake;
    intake.accept = (delivery) =>
      isFull
        ? { ok: false, error: { code: 'INTAKE_BUSY', message: 'full', retryAfterSeconds: 1 } }
        : accept.call(intake, delivery);
    const { ports, source } = await start([{ transport: 'tcp', port: 0 }], intake);
    const socket = connect(ports[0] ?? 0);
    const line = `<13>${'x'.repeat(100_000)}\n`;
    const count = 300;
    let acknowledged = 0;
    for (let at = 0; at < count; at++) socket.write(line, () => acknowledged++);
    await vi.waitFor(() => expect(source.health().notices).toMatchObject([{ code: 'INTAKE_BUSY' }]));
    await vi.waitFor(() => expect(socket.writableLength).toBeGreaterThan(FULL / 10));
    expect(acknowledged).toBeLessThan(count);
    isFull = false;
    socket.end();
    await vi.waitFor(() => expect(intake.records.length).toBe(count), 10_000);
  });

  it('stores what it heard before it stops', async () => {
    const intake = new FakeIntake();
    const { ports, stop, source, life } = await start([{ transport: 'tcp', port: 0 }], intake);
    await sent(connect(ports[0] ?? 0), `<13>${PATIENT}\n`);
    await eventually(intake, 1);
    await stop();
    expect(source.health().state).toBe('stopped');
    expect(JSON.stringify([source.health(), life.messages])).not.toContain(PATIENT);
  });

  it('says that it cannot listen, and tries again', async () => {
    const intake = new FakeIntake();
    const { ports } = await start([{ transport: 'tcp', port: 0 }], intake);
    const life = new Life(intake);
    const options = syslogConnector.configuration.parse({ listen: [{ transport: 'tcp', port: ports[0] }] });
    const opened = syslogConnector.open(options, {
      name: 'second',
      ports: life.ports,
      streamOf: () => undefined,
      secret: () => undefined,
      folder,
    });
    if (!opened.ok) throw new Error(opened.error);
    const controller = new AbortController();
    const running = opened.value.run(controller.signal);
    await vi.waitFor(() =>
      expect(opened.value.health()).toMatchObject({
        state: 'failing',
        failure: { message: 'second cannot listen: EADDRINUSE' },
      }),
    );
    await vi.waitFor(() => expect(life.sleeps.slice(0, 3)).toEqual([1000, 2000, 4000]));
    controller.abort();
    await running;
  });
});
