import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OVERSIZED } from '../../connect/feed/feed.ts';
import { GRAPH_COLLECTIONS } from '../../connect/microsoft-graph/collections.ts';
import type { SourceMessage } from '../../connect/source.ts';
import { FakeIntake } from '../../connect/testing/fake-intake.ts';
import { loadStreams } from '../../content/load-streams.ts';
import { OVERSIZED as INTAKE_OVERSIZED } from '../../lake/record/oversized-record.ts';
import { connectors } from './connectors.ts';
import { openSources, type SourcesRequest } from './open-sources.ts';
import { sourceStatus } from './source-status.ts';
import { streamByCategory } from './stream-of.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'safeguard-sources-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const requestOf = (intake: FakeIntake, messages: SourceMessage[] = []): SourcesRequest => ({
  intake: {
    accept: async ({ source: _source, ...delivery }) => intake.accept(delivery),
    cursor: (_source, partition) => intake.cursor(partition),
  },
  streamOf: () => undefined,
  folder,
  environment: { TOKEN: 'x' },
  now: () => new Date(),
  log: (message) => messages.push(message),
});

const files = (name: string, more: object = {}): object => ({
  kind: 'files',
  name,
  path: name,
  files: [{ stream: 'test/a' }],
  everySeconds: 0.02,
  settleSeconds: 0,
  ...more,
});

describe('openSources', () => {
  it('runs sources side by side until they are stopped', async () => {
    for (const name of ['one', 'two']) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, `${name}.json`), `{"from":"${name}"}\n`);
    }
    const intake = new FakeIntake();
    const opened = openSources([files('one'), files('two')], requestOf(intake));
    if (!opened.ok) throw new Error(opened.error.join());
    expect(opened.value.health().map(({ health }) => health.state)).toEqual(['starting', 'starting']);
    opened.value.start();
    await vi.waitFor(() => expect(intake.records.length).toBe(2));
    const now = new Date(Date.now() + 5000).toISOString();
    await vi.waitFor(() =>
      expect(sourceStatus(opened.value, now)).toMatchObject([
        { name: 'one', kind: 'files', state: 'ok', records: 1, bytes: 14, tooLong: 0, lagSeconds: 5, notices: [] },
        { name: 'two' },
      ]),
    );
    await opened.value.stop();
    expect(opened.value.health().map(({ health }) => health.state)).toEqual(['stopped', 'stopped']);
  });

  it('says of a source that ended by a bug, and goes on with the others', async () => {
    mkdirSync(join(folder, 'one'));
    mkdirSync(join(folder, 'two'));
    writeFileSync(join(folder, 'one', 'a.json'), '{"patient":"Ada"}\n');
    const messages: SourceMessage[] = [];
    const request = requestOf(new FakeIntake(), messages);
    const accept = (): never => {
      throw new RangeError('Ada');
    };
    const opened = openSources([files('one'), files('two')], { ...request, intake: { ...request.intake, accept } });
    if (!opened.ok) throw new Error(opened.error.join());
    opened.value.start();
    await vi.waitFor(() =>
      expect(opened.value.health().map(({ health }) => [health.state, health.failure?.code])).toEqual([
        ['failing', 'SOURCE_BUG'],
        ['ok', undefined],
      ]),
    );
    await opened.value.stop();
    expect(messages).toMatchObject([{ source: 'one', message: expect.stringContaining('(RangeError)') }]);
    expect(JSON.stringify(messages)).not.toContain('Ada');
  });

  it('names every fault of the configuration, and no value of it', () => {
    const secret = 'hunter2';
    const entries = [
      'x',
      { kind: 'ftp', name: 'a' },
      files('UPPER'),
      files('same'),
      files('same'),
      { kind: 'activity-log', name: 'b', subscriptions: [secret], extra: secret },
      { kind: 'microsoft-graph', name: 'c', collections: ['signIns'], credential: { tokenVariable: 'UNSET' } },
      { kind: 'microsoft-graph', name: 'd', collections: ['signIns'], endpoint: `http://user:${secret}@example.org` },
    ];
    const opened = openSources(entries, requestOf(new FakeIntake()));
    expect(opened.ok ? [] : opened.error.map((line) => line.replace(/: wanted one of .*|: Invalid.*/, ''))).toEqual([
      'safeguard.yaml: record.sources.0',
      'safeguard.yaml: record.sources.1.kind',
      'safeguard.yaml: record.sources.2.name: wanted small letters, digits and dashes, such as entra-logs',
      'safeguard.yaml: record.sources.4.name: another source has it: its place in the record goes by it',
      'safeguard.yaml: record.sources.5.subscriptions.0',
      'safeguard.yaml: record.sources.5: unknown key "extra"',
      'safeguard.yaml: record.sources.6: c needs a token in the environment variable UNSET, which is not set',
      'safeguard.yaml: record.sources.7.endpoint: must begin with https://',
      'safeguard.yaml: record.sources.7.endpoint: must hold no password',
    ]);
    expect(JSON.stringify(opened)).not.toContain(secret);
  });
});

describe('connectors', () => {
  const streams = loadStreams();
  const declared = new Set(streams.ok ? Object.keys(streams.value) : []);

  it('have kinds of their own and say what they need', () => {
    const kinds = connectors.map(({ kind }) => kind);
    expect(new Set(kinds).size).toBe(kinds.length);
    for (const { facts } of connectors) expect(facts.privileges.length).toBeGreaterThan(0);
  });

  it('open with their own examples', () => {
    const entries = connectors.map(({ kind, facts }) => ({ kind, name: `my-${kind}`, ...facts.example }));
    const opened = openSources(entries, { ...requestOf(new FakeIntake()), environment: { GRAPH_SECRET: 'x' } });
    expect(opened.ok ? [] : opened.error).toEqual([]);
  });

  it('name streams that are declared', () => {
    const named = [
      ...Object.values(GRAPH_COLLECTIONS).map(({ stream }) => stream),
      'azure/management-activity',
      'azure/diagnostics',
      'microsoft-365/unified-audit-log',
      'microsoft-365/unified-audit-log-export',
      'health/fhir-audit-event',
      'health/atna-audit-message',
      'health/healthcare-connector',
      'network/syslog',
      'network/cef',
      'network/leef',
    ];
    expect(named.filter((stream) => !declared.has(stream))).toEqual([]);
  });

  it('mark records that are too long as the intake does', () => {
    expect(OVERSIZED).toBe(INTAKE_OVERSIZED);
  });

  it('find the stream of a category by the type of its resource', () => {
    const streamOf = streamByCategory(streams.ok ? streams.value : {});
    expect([
      streamOf('signinlogs', 'microsoft.aadiam/tenants'),
      streamOf('AuditEvent', 'Microsoft.KeyVault/vaults'),
      streamOf('StorageRead', 'microsoft.storage/storageaccounts/blobservices'),
      streamOf('Administrative', undefined),
      streamOf('Administrative', 'microsoft.compute/virtualmachines'),
      streamOf('AuditEvent', 'microsoft.other/things'),
    ]).toEqual([
      'entra/sign-in-logs',
      'azure/key-vault-audit',
      'azure/storage-blob',
      'azure/activity-log',
      'azure/activity-log',
      undefined,
    ]);
  });
});
