import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServiceTrouble } from '../http/retry.ts';
import { FakeIntake, Life } from '../testing/fake-intake.ts';
import { SECRET } from '../testing/source.case.ts';
import { type QueryRows, workspaceQuery } from './query-rows.ts';

const hasOpenssl = existsSync('/usr/bin/openssl');
const span = { from: new Date('2026-11-22T11:00:00Z'), to: new Date('2026-11-22T12:00:00Z') };
const signal = new AbortController().signal;

/** The package itself, against a service that answers as Log Analytics does. */
describe.runIf(hasOpenssl)('workspaceQuery', () => {
  const folder = mkdtempSync(join(tmpdir(), 'safeguard-workspace-'));
  const requests: { url: string | undefined; authorization: string | undefined; body: unknown }[] = [];
  let answer: { status: number; headers?: Record<string, string>; body: unknown } = { status: 200, body: {} };
  let server: Server;
  let query: QueryRows;

  beforeAll(async () => {
    const make = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    execFileSync('openssl', [...make, ...names, '-keyout', key, '-out', cert], { stdio: 'ignore' });
    server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        requests.push({
          url: request.url,
          authorization: request.headers.authorization,
          body: JSON.parse(Buffer.concat(chunks).toString()),
        });
        response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
        response.end(JSON.stringify(answer.body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const endpoint = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    query = workspaceQuery({
      sdk: {
        name: 'here',
        ports: new Life(new FakeIntake()).ports,
        package: '@azure/monitor-query-logs',
        service: 'the workspace',
        right: 'the right',
      },
      workspaceId: 'w',
      endpoint,
      audience: endpoint,
      tokens: async () => SECRET,
      authority: readFileSync(cert, 'utf8'),
    });
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true });
  });

  it('asks with token and span, and gives rows', async () => {
    const columns = [
      { name: 'TimeGenerated', type: 'datetime' },
      { name: 'Labels', type: 'dynamic' },
      { name: 'Count', type: 'long' },
    ];
    answer = {
      status: 200,
      body: { tables: [{ name: 'PrimaryResult', columns, rows: [['2026-11-22T11:30:00Z', '["a"]', 3]] }] },
    };
    const found = await query('SecurityIncident', span, signal);
    expect(found).toEqual({ columns, rows: [[expect.anything(), expect.anything(), 3]], isPartial: false });
    expect(requests.at(-1)).toMatchObject({
      authorization: `Bearer ${SECRET}`,
      body: { query: 'SecurityIncident', timespan: '2026-11-22T11:00:00.000Z/2026-11-22T12:00:00.000Z' },
    });
  });

  it('says that an answer is a part only', async () => {
    answer = {
      status: 200,
      body: {
        tables: [{ name: 'PrimaryResult', columns: [], rows: [] }],
        error: { code: 'PartialError', message: SECRET },
      },
    };
    expect(await query('T', span, signal)).toEqual({ columns: [], rows: [], isPartial: true });
  });

  it.each([
    [429, 'SOURCE_THROTTLED', 7],
    [403, 'SOURCE_FORBIDDEN', undefined],
    [500, 'SOURCE_HTTP', undefined],
  ])('names the answer %d', async (status, code, retryAfterSeconds) => {
    answer = { status, headers: { 'retry-after': '7' }, body: { error: { code: 'SomeError', message: SECRET } } };
    const error = await query('T', span, signal).catch((thrown: unknown) => thrown);
    expect(error instanceof ServiceTrouble && error.failure).toMatchObject({
      code,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    });
    expect(String(error)).not.toContain(SECRET);
  });
});
