import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestService, type TestService } from '../../src/api/testing/test-service.ts';
import { announceOwner, retractOwner } from '../../src/app/serve/find-owner.ts';
import { runProgram } from '../../src/cli/run-program.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { openEngine } from '../../src/lake/engine/open-engine.ts';

// Questions of the command line that name no tables: they go to the record, here through a service that runs.

const opened = await openEngine();
if (opened.ok) await opened.value.close();
else process.stderr.write(`The record is not asked: ${opened.error.code}: ${opened.error.message}\n`);

let service: TestService;
let cwd = '';

const ran = async (argv: readonly string[], more: Partial<Terminal> = {}) => {
  const written = { out: '', err: '' };
  const code = await runProgram(argv, {
    out: async (text) => {
      written.out += text;
    },
    err: (text) => {
      written.err += text;
    },
    outIsTty: false,
    errIsTty: false,
    env: { SAFEGUARD_DATA: service.folder.root, HOME: cwd },
    cwd,
    clock: () => Date.parse('2026-01-04T00:00:00Z'),
    ...more,
  });
  return { code, ...written };
};

describe.skipIf(!opened.ok)('questions to the record', () => {
  beforeAll(async () => {
    service = await startTestService();
    cwd = mkdtempSync(join(tmpdir(), 'safeguard-e2e-record-query-'));
    announceOwner(service.folder, { pid: process.pid, address: service.address, token: service.localToken });
  }, 60_000);
  afterAll(async () => {
    retractOwner(service.folder);
    await service.stop();
    rmSync(cwd, { recursive: true, force: true });
  });

  it('are answered with exact values, in every form', async () => {
    const kql = 'Visits | where Patient == "Willow" | project TimeGenerated, Count, Note, at=now()';
    const json = await ran(['query', kql, '--json', '--now', '2026-02-01T00:00:00Z']);
    expect([json.code, JSON.parse(json.out)]).toMatchObject([
      0,
      {
        rows: [
          ['2026-01-02T03:04:05.1234567Z', '9007199254740993', { ward: 'b', beds: [1, 2] }, '2026-02-01T00:00:00Z'],
        ],
      },
    ]);
    expect((await ran(['query', kql, '--format', 'csv'])).out).toContain(
      '2026-01-02T03:04:05.1234567Z,9007199254740993,"{""ward"":""b"",""beds"":[1,2]}",2026-01-04T00:00:00Z',
    );
    expect((await ran(['query', kql])).out).toMatch(/9007199254740993 .*\n1 row\n$/);
    const chart = 'Visits | summarize n=count() by Patient | render barchart';
    expect((await ran(['query', chart, '--format', 'chart'])).out).toContain('Birch');
  });

  it('are on record with who asked, by which command', async () => {
    await ran(['query', 'Visits | count']);
    expect(service.intake.records('safeguard/queries').at(-1)).toMatchObject({
      QueryText: 'Visits | count',
      RequestClientApp: 'safeguard query',
      AADEmail: 'local',
    });
  });

  it('fail as over files: the place of what is wrong, and code 2', async () => {
    const wrong = await ran(['query', 'Visits | wher Open']);
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('Visits | wher Open\n')]);
    expect(wrong.err).toContain('^');
    service.intake.ownRefusal = { code: 'INTAKE_DISK', message: 'full' };
    const unrecorded = await ran(['query', 'Visits | count']);
    service.intake.ownRefusal = undefined;
    expect([unrecorded.code, unrecorded.err]).toEqual([2, expect.stringContaining('INTAKE_DISK: ')]);
  });

  it('are answered in batches, a line each', async () => {
    writeFileSync(
      join(cwd, 'batch.ndjson'),
      ['{"id":1,"kql":"Visits | count"}', '{"id":2,"kql":"Nothing | count"}'].join('\n'),
    );
    const { code, out } = await ran(['query', '--batch', 'batch.ndjson']);
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect([code, lines]).toMatchObject([
      1,
      [
        { id: 1, rows: [[2]] },
        { id: 2, error: { position: 0 } },
      ],
    ]);
  });

  it('can be asked in the shell', async () => {
    const input = {
      stream: Readable.from(['Visits | count;\n.schema SigninLogs\n.explain SigninLogs | count\n\n']),
      isTty: false,
    };
    const { code, out, err } = await ran(['kql', '--no-history'], { input });
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/Count\n─+\n +2\n1 row/);
    expect(out).toContain('UserPrincipalName');
  });

  it('go to files where tables are named', async () => {
    writeFileSync(join(cwd, 'visits.csv'), 'Id\n1\n');
    const before = service.intake.deliveries.length;
    const { out } = await ran(['query', 'Visits | count', '--table', 'Visits=visits.csv', '--format', 'csv']);
    expect([out, service.intake.deliveries.length]).toEqual(['Count\r\n1\r\n', before]);
  });

  it('wait for a service that starts', async () => {
    retractOwner(service.folder);
    const { code, err } = await ran(['query', 'print 1']);
    announceOwner(service.folder, { pid: process.pid, address: service.address, token: service.localToken });
    expect([code, err]).toEqual([2, expect.stringContaining('does not answer yet: try again')]);
  });
});
