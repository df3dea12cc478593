import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { catalogOf, openLake } from '../../app/lake/open-lake.ts';
import { logTo } from '../../app/serve/log.ts';
import type { OpenService } from '../../app/serve/open-service.ts';
import { openService } from '../../app/serve/open-service.ts';
import { IdleKeeping } from '../../app/serve/testing/idle-keeping.ts';
import { MemoryIntake } from '../../app/serve/testing/memory-intake.ts';
import { localCertificate, type TlsFiles } from '../../app/serve/tls/tls-files.ts';
import { ok } from '../../lib/result.ts';
import { createHttpServer } from '../http-server.ts';

/** Records of the table Visits that every test can ask. */
const visits = [
  '{"TimeGenerated":"2026-01-02T03:04:05.1234567Z","Patient":"Willow","Count":9007199254740993,"Note":{"ward":"b","beds":[1,2]},"Open":true}',
  '{"TimeGenerated":"2026-01-03T00:00:00Z","Patient":"Birch","Count":2,"Note":{},"Open":false}',
];

/** Records of the table Places, each of a resource. */
const places = [
  ['vault', '/subscriptions/s1/resourcegroups/clinic/providers/microsoft.keyvault/vaults/kv'],
  ['other vault', '/subscriptions/s1/resourcegroups/clinic/providers/microsoft.keyvault/vaults/kv2'],
  ['other group', '/subscriptions/s1/resourceGroups/clinics'],
  ['nowhere', ''],
].map(([Place, _ResourceId]) => JSON.stringify({ TimeGenerated: '2026-01-02T00:00:00Z', Place, _ResourceId }));

/** What a request was answered with. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly json: () => unknown;
}

/** What a test sends. */
export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** The service's local token where it is left out; none where it is empty. */
  readonly token?: string;
}

/** A service that listens, over an intake in memory and a lake with the table Visits. */
export interface TestService extends OpenService {
  readonly server: FastifyInstance;
  readonly intake: MemoryIntake;
  readonly address: string;
  readonly tls: TlsFiles;
  /** The lines of the log. */
  readonly lines: string[];
  readonly clock: { now: Date };
  ask(path: string, sent?: Sent): Promise<Answer>;
  stop(): Promise<void>;
}

/** Starts a service on a port that is free. */
export async function startTestService(): Promise<TestService> {
  const root = mkdtempSync(join(tmpdir(), 'safeguard-service-'));
  const file = join(root, 'visits.ndjson');
  writeFileSync(file, visits.join('\n'));
  const clock = { now: new Date('2026-01-04T00:00:00.500Z') };
  const placesFile = join(root, 'places.ndjson');
  writeFileSync(placesFile, places.join('\n'));
  const files = [
    { table: 'Visits', file },
    { table: 'Places', file: placesFile },
  ];
  const lake = await openLake({ cwd: root, files, now: clock.now.toISOString() });
  if (!lake.ok) throw new Error(lake.error.join('\n'));
  const catalog = catalogOf({ cwd: root });
  if (!catalog.ok) throw new Error(catalog.error.join('\n'));
  const intake = new MemoryIntake();
  const lines: string[] = [];
  const now = (): Date => clock.now;
  const opened = await openService({
    root: join(root, 'data'),
    version: '0.0.0',
    now,
    log: logTo((line) => lines.push(line), now),
    catalog: { table: (name) => catalog.value.get(name), streams: new Map() },
    openRecord: async () =>
      ok({ ...new IdleKeeping(), intake, lake: lake.value.lake, close: () => lake.value.close() }),
  });
  if (!opened.ok) throw new Error(opened.error.join('\n'));
  const tls = localCertificate(opened.value.folder.tls, ['localhost', '127.0.0.1'], new Date());
  const server = createHttpServer(opened.value.service, tls);
  const address = await server.listen({ host: '127.0.0.1', port: 0 });
  return {
    ...opened.value,
    server,
    intake,
    address,
    tls,
    lines,
    clock,
    ask: (path, sent = {}) => ask(address, tls.ca, { token: opened.value.localToken, ...sent }, path),
    stop: async () => {
      await server.close();
      await opened.value.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

const ask = (address: string, ca: string, { method, headers = {}, body, token }: Sent, path: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const asked = request(
      address + path,
      {
        ca,
        agent: false,
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        headers: {
          ...(body === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }),
          ...(token === undefined || token === '' ? {} : { authorization: `Bearer ${token}` }),
          ...headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: () => JSON.parse(text) });
        });
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
