import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { PollingSource, SourcePorts } from '../source.ts';
import { FakeIntake, Life } from '../testing/fake-intake.ts';
import { FakeServer } from '../testing/fake-server.ts';
import { PATIENT, SECRET, sourceSuite } from '../testing/source.case.ts';
import { parseBlobName, parseLogFolder, resourceTypeOf } from './blob-name.ts';
import { diagnosticsConnector } from './diagnostics.ts';
import { daysBefore, hourPlacement } from './hours.ts';

const TIME = '2026-11-22T12:30:00Z';
const KEY_VAULT = 'resourceId=/SUBSCRIPTIONS/0000/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.KEYVAULT/VAULTS/KV';
const TENANT = 'tenantId=5b1ef3a5-0a37-4a4b-b0e5-2f3d6c1b2a3d';
const FLOW = 'flowLogResourceID=/0000_NETWORKWATCHERRG/NETWORKWATCHER_EASTUS_FLOW';

const blobOf = (folder: string, day: number, hour: number, mac = ''): string =>
  `${folder}/y=2026/m=11/d=${day}/h=${String(hour).padStart(2, '0')}/m=00/${mac}PT1H.json`;
const line = (id: number): string => `${JSON.stringify({ id, name: PATIENT })}\r\n`;
const idOf = (record: Buffer): string => String(JSON.parse(record.toString()).id);
const streamOf = (category: string, type: string | undefined): string | undefined =>
  new Map(
    Object.entries({
      'auditevent microsoft.keyvault/vaults': 'azure/key-vault-audit',
      'signinlogs microsoft.aadiam/tenants': 'entra/sign-in-logs',
      'flowlogflowevent microsoft.network/networkwatchers/flowlogs': 'azure/flows',
    }),
  ).get(`${category} ${type}`);

function sourceOf(from: object, ports: SourcePorts, secret?: string, more: object = {}): PollingSource {
  const options = diagnosticsConnector.configuration.parse({ from, ...more });
  const opened = diagnosticsConnector.open(options, {
    name: 'blobs',
    ports,
    streamOf,
    secret: () => secret,
    folder: '/',
  });
  if (!opened.ok) throw new Error(opened.error);
  return opened.value as PollingSource;
}

/** Blobs by container and name, and when they were changed. */
class Account {
  readonly blobs = new Map<string, { text: string; at: Date }>();
  put(name: string, text: string, at = '2026-11-22T11:00:00Z'): void {
    this.blobs.set(name, { text, at: new Date(at) });
  }
  append(name: string, text: string, at = '2026-11-22T12:00:00Z'): void {
    this.put(name, `${this.blobs.get(name)?.text ?? ''}${text}`, at);
  }
}

/** The account as a folder. */
function folderOf(account: Account, folder: string): void {
  for (const [name, { text, at }] of account.blobs) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
    utimesSync(join(folder, name), at, at);
  }
}

/** The account as a service: what `@azure/storage-blob` asks of one, a few entries a page. */
function serverOf(account: Account): FakeServer {
  const xml = (parts: string[], next: string): string =>
    `<?xml version="1.0" encoding="utf-8"?><EnumerationResults>${parts.join('')}<NextMarker>${next}</NextMarker></EnumerationResults>`;
  const page = (items: string[], query: URLSearchParams): { items: string[]; next: string } => {
    const from = Number(query.get('marker') ?? 0);
    return { items: items.slice(from, from + 2), next: from + 2 < items.length ? String(from + 2) : '' };
  };
  return new FakeServer(({ path, query, headers }) => {
    const asXml = { 'content-type': 'application/xml' };
    const [, , container = '', ...rest] = path.split('/');
    const names = [...account.blobs.keys()].sort();
    if (query.get('comp') === 'list' && container === '') {
      const all = [...new Set(names.map((name) => name.split('/')[0]))];
      const { items, next } = page(
        all.map((name) => `<Container><Name>${name}</Name><Properties/></Container>`),
        query,
      );
      return { headers: asXml, body: xml([`<Containers>${items.join('')}</Containers>`], next) };
    }
    const prefix = `${container}/${query.get('prefix') ?? ''}`;
    const found = names.filter((name) => name.startsWith(prefix));
    if (query.get('comp') === 'list' && query.get('delimiter') === '/') {
      const folders = found.map((name) =>
        name.slice(0, name.indexOf('/', prefix.length) + 1).slice(container.length + 1),
      );
      const { items, next } = page(
        [...new Set(folders)].map((name) => `<BlobPrefix><Name>${name}</Name></BlobPrefix>`),
        query,
      );
      return { headers: asXml, body: xml([`<Blobs>${items.join('')}</Blobs>`], next) };
    }
    if (query.get('comp') === 'list') {
      const blobs = found.map((name) => {
        const { text, at } = account.blobs.get(name) ?? { text: '', at: new Date() };
        const properties = `<Last-Modified>${at.toUTCString()}</Last-Modified><Content-Length>${Buffer.byteLength(text)}</Content-Length><BlobType>AppendBlob</BlobType>`;
        return `<Blob><Name>${name.slice(container.length + 1)}</Name><Properties>${properties}</Properties></Blob>`;
      });
      const { items, next } = page(blobs, query);
      return { headers: asXml, body: xml([`<Blobs>${items.join('')}</Blobs>`], next) };
    }
    const bytes = Buffer.from(account.blobs.get(`${container}/${rest.join('/')}`)?.text ?? '');
    const [from = 0, to = 0] = String(headers['x-ms-range'] ?? headers['range'])
      .replace('bytes=', '')
      .split('-')
      .map(Number);
    return {
      status: 206,
      headers: { 'content-type': 'application/octet-stream', etag: '"1"' },
      body: bytes.subarray(from, to + 1),
    };
  });
}

const connectionOf = (server: FakeServer): string =>
  `DefaultEndpointsProtocol=http;AccountName=devaccount;AccountKey=${Buffer.from(SECRET).toString('base64')};BlobEndpoint=${server.url}/devaccount;`;

/** An account with some blobs, and more later. */
function someAccount(): { account: Account; count: () => number; add: () => void } {
  const account = new Account();
  let count = 0;
  const some = (n: number): string => Array.from({ length: n }, () => line(count++)).join('');
  account.put(`insights-logs-auditevent/${blobOf(KEY_VAULT, 20, 23)}`, some(2), '2026-11-20T23:59:00Z');
  account.put(`insights-logs-auditevent/${blobOf(KEY_VAULT, 22, 11)}`, some(2));
  account.put(`insights-logs-auditevent/${blobOf(KEY_VAULT, 22, 12)}`, `${some(2)}{"id":`, '2026-11-22T12:29:00Z');
  account.put(`insights-logs-signinlogs/${blobOf(TENANT, 22, 12)}`, some(3));
  account.put(
    `insights-logs-flowlogflowevent/${blobOf(FLOW, 22, 12, 'macAddress=0022/')}`,
    `{"records":[${some(2).trim().replace(/\r\n/, ',')}]}`,
  );
  account.put('other/x.json', line(99));
  const add = (): void => {
    account.append(
      `insights-logs-auditevent/${blobOf(KEY_VAULT, 22, 12)}`,
      `${count++},"name":"${PATIENT}"}\r\n${some(1)}`,
      '2026-11-22T12:40:00Z',
    );
    account.append(`insights-logs-auditevent/${blobOf(KEY_VAULT, 20, 23)}`, some(1), '2026-11-22T12:40:00Z');
    account.put(`insights-logs-auditevent/${blobOf(KEY_VAULT, 22, 13)}`, some(2), '2026-11-22T12:40:00Z');
  };
  return { account, count: () => count, add };
}

sourceSuite('diagnostic settings in a folder', () => {
  const { account, count, add } = someAccount();
  const folder = mkdtempSync(join(tmpdir(), 'safeguard-insights-'));
  folderOf(account, folder);
  return {
    time: TIME,
    source: (ports) => sourceOf({ folder }, ports),
    ids: () => Array.from({ length: count() }, (_, id) => String(id)),
    idOf,
    add: () => {
      add();
      folderOf(account, folder);
    },
    breakIt: () => renameSync(folder, `${folder}-away`),
    mendIt: () => renameSync(`${folder}-away`, folder),
    close: () => {
      for (const path of [folder, `${folder}-away`]) if (existsSync(path)) rmSync(path, { recursive: true });
    },
  };
});

sourceSuite('diagnostic settings in a storage account', async () => {
  const { account, count, add } = someAccount();
  const server = await serverOf(account).open();
  return {
    time: TIME,
    server,
    hasOwnPages: true,
    everyStep: 7,
    source: (ports) => sourceOf({ connectionVariable: 'X' }, ports, connectionOf(server)),
    ids: () => Array.from({ length: count() }, (_, id) => String(id)),
    idOf,
    add,
    close: () => server.close(),
  };
});

describe('diagnosticsConnector', () => {
  let folder = '';
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const look = async (account: Account, intake: FakeIntake, time = TIME): Promise<PollingSource> => {
    if (!existsSync(folder)) folder = mkdtempSync(join(tmpdir(), 'safeguard-insights-'));
    folderOf(account, folder);
    const source = sourceOf({ folder }, new Life(intake, { time }).ports, undefined, { otherwise: false });
    expect((await source.round(new AbortController().signal)).ok).toBe(true);
    return source;
  };

  it('takes the stream from category and type, and names a container that has none', async () => {
    const { account } = someAccount();
    account.put(`insights-logs-unknown/${blobOf(KEY_VAULT, 22, 12)}`, line(7));
    const intake = new FakeIntake();
    const source = await look(account, intake);
    expect(new Set(intake.deliveries.map(({ stream }) => stream))).toEqual(
      new Set(['azure/key-vault-audit', 'entra/sign-in-logs', 'azure/flows']),
    );
    expect(source.health().notices).toMatchObject(
      [
        { code: 'SOURCE_TRUNCATED' },
        {
          code: 'SOURCE_NO_STREAM',
          message: expect.stringContaining('insights-logs-unknown of microsoft.keyvault/vaults'),
        },
      ]
        .toReversed()
        .map((notice) => expect.objectContaining(notice)),
    );
  });

  it('goes on in the array of a flow log that grew before its end', async () => {
    const account = new Account();
    const name = `insights-logs-flowlogflowevent/${blobOf(FLOW, 22, 12, 'macAddress=0022/')}`;
    const intake = new FakeIntake();
    account.put(name, '{"records":[{"id":1},{"id":2}]}');
    await look(account, intake);
    account.put(name, '{"records":[{"id":1},{"id":2},{"id":3},{"id":4}]}', '2026-11-22T12:20:00Z');
    await look(account, intake);
    expect(intake.recordsOf('azure/flows')).toEqual(['{"id":1}', '{"id":2}', '{"id":3}', '{"id":4}']);
  });

  it('hands over a part of a line to which nothing came for two days', async () => {
    const account = new Account();
    const name = `insights-logs-auditevent/${blobOf(KEY_VAULT, 22, 12)}`;
    const intake = new FakeIntake();
    account.put(name, '{"id":1}\n{"id":', '2026-11-22T12:20:00Z');
    await look(account, intake);
    expect(intake.recordsOf('azure/key-vault-audit')).toEqual(['{"id":1}']);
    await look(account, intake, '2026-11-25T12:20:00Z');
    expect(intake.recordsOf('azure/key-vault-audit')).toEqual(['{"id":1}', '{"id":']);
  });

  it('keeps cursors small over many blobs', async () => {
    const account = new Account();
    for (let day = 20; day < 27; day++) {
      for (let hour = 0; hour < 24; hour++)
        account.put(`insights-logs-auditevent/${blobOf(KEY_VAULT, day, hour)}`, line(day * 24 + hour));
    }
    const intake = new FakeIntake();
    await look(account, intake);
    await look(account, intake);
    expect(intake.records.length).toBe(7 * 24);
    const cursor = intake.cursor(`insights-logs-auditevent/${KEY_VAULT}`) ?? '';
    expect(cursor.split(' ').length).toBe(73);
  });
});

describe('names of blobs', () => {
  it('tell partition, hour, category and type', () => {
    expect(parseBlobName('c', blobOf(KEY_VAULT, 22, 3))).toEqual({ partition: `c/${KEY_VAULT}`, hour: '202611220300' });
    expect(parseBlobName('c', blobOf(FLOW, 22, 3, 'macAddress=00/'))?.partition).toBe(`c/${FLOW}/macAddress=00`);
    expect(parseBlobName('c', 'a/b.json')).toBeUndefined();
    expect(parseLogFolder('insights-activity-logs', 'resourceId=/SUBSCRIPTIONS/0/')).toEqual({
      category: 'administrative',
      resourceType: undefined,
    });
    expect(parseLogFolder('insights-logs-signinlogs', `${TENANT}/`)).toEqual({
      category: 'signinlogs',
      resourceType: 'microsoft.aadiam/tenants',
    });
  });

  it.each([
    ['resourceId=/TENANTS/0/PROVIDERS/MICROSOFT.AADIAM', 'microsoft.aadiam/tenants'],
    ['/tenants/0/providers/Microsoft.Intune', 'microsoft.intune/tenants'],
    [
      '/SUBSCRIPTIONS/0/RESOURCEGROUPS/R/PROVIDERS/MICROSOFT.STORAGE/STORAGEACCOUNTS/A/BLOBSERVICES/DEFAULT/',
      'microsoft.storage/storageaccounts/blobservices',
    ],
    ['/subscriptions/0', undefined],
    ['/tenants/0/providers/Microsoft.aadiam', 'microsoft.aadiam/tenants'],
  ])('the type in %s is %s', (id, type) => {
    expect(resourceTypeOf(id)).toBe(type);
  });
});

describe('hours', () => {
  it('leaves behind what is three days older than the newest', () => {
    const place = {
      offset: 1,
      following: 'lines',
      isGzip: false,
      encoding: 'utf-8',
      tail: '0123456789abcdef',
    } as const;
    const old = hourPlacement('p', '202611180000');
    const cursor = hourPlacement('p', '202611220000').write(old.write('', place), place);
    expect(cursor).toBe('202611220000=1l:0123456789abcdef');
    expect(old.read(cursor)).toBe('done');
    expect(hourPlacement('p', '202611211200').read(cursor)).toBeUndefined();
    expect(hourPlacement('p', '202611220000').read(cursor)).toEqual(place);
  });

  it('names the days up to now', () => {
    expect(daysBefore(new Date('2026-03-01T00:30:00Z'), 48)).toEqual([
      'y=2026/m=02/d=27/',
      'y=2026/m=02/d=28/',
      'y=2026/m=03/d=01/',
    ]);
  });
});
