import { describe, expect, it } from 'vitest';
import { ServiceTrouble } from '../http/retry.ts';
import type { PollingSource, SourcePorts } from '../source.ts';
import { FakeIntake, Life } from '../testing/fake-intake.ts';
import { PATIENT, SECRET, sourceSuite } from '../testing/source.case.ts';
import { logAnalyticsConnector, workspaceSource } from './log-analytics.ts';
import type { QueryRows } from './query-rows.ts';

const TIME = '2026-11-22T12:00:00.000Z';
const ago = (minutes: number): string => new Date(Date.parse(TIME) - minutes * 60_000).toISOString();
const WORKSPACE = '6f2f5f4e-2b6e-4f0e-9d0a-0e8f3c1f7a11';

/** A workspace that gives at most three rows at once. */
class FakeWorkspace {
  readonly rows: { id: string; taken: string }[] = [];
  readonly questions: string[] = [];
  isAway = false;
  readonly query: QueryRows = async (question) => {
    if (this.isAway) throw new ServiceTrouble({ code: 'SOURCE_UNREACHABLE', message: 'the workspace is away' }, true);
    this.questions.push(question);
    const [, from = '', to = ''] =
      /ingestion_time\(\) >= datetime\((\S+)\) and ingestion_time\(\) < datetime\((\S+)\)/.exec(question) ?? [];
    const found = this.rows.filter(({ taken }) => taken >= from && taken < to);
    const columns = [
      { name: 'TimeGenerated', type: 'datetime' },
      { name: 'Name', type: 'string' },
      { name: 'Labels', type: 'dynamic' },
      { name: 'Empty', type: 'string' },
      { name: '_ItemId', type: 'string' },
    ];
    const rows = found.map(({ id, taken }) => [new Date(taken), PATIENT, '[{"a":1}]', '', id]);
    return found.length > 3 ? { columns: [], rows: [], isPartial: true } : { columns, rows, isPartial: false };
  };
}

const options = logAnalyticsConnector.configuration.parse({
  workspaceId: WORKSPACE,
  tables: [{ table: 'SecurityIncident', stream: 'azure/incidents', kql: '| where Status != "New"' }],
  credential: { tokenVariable: 'T' },
  firstDays: 1,
});
const contextOf = (ports: SourcePorts) => ({
  name: 'sentinel',
  ports,
  streamOf: () => undefined,
  secret: () => SECRET,
  folder: '/',
});

sourceSuite('Log Analytics', () => {
  const workspace = new FakeWorkspace();
  for (let at = 0; at < 7; at++) workspace.rows.push({ id: `r${at}`, taken: ago(at * 60 + 5) });
  return {
    time: TIME,
    isUnique: true,
    source: (ports) => workspaceSource(workspace.query, options, contextOf(ports)),
    ids: () => workspace.rows.map(({ id }) => id),
    idOf: (record) => JSON.parse(record.toString())._ItemId,
    add: () => {
      workspace.rows.push({ id: 'new', taken: ago(-30) });
    },
    breakIt: () => {
      workspace.isAway = true;
    },
    mendIt: () => {
      workspace.isAway = false;
    },
    close: () => undefined,
  };
});

describe('logAnalyticsConnector', () => {
  it('asks by the time of taking in, and gives rows as objects', async () => {
    const workspace = new FakeWorkspace();
    workspace.rows.push({ id: 'r', taken: ago(5) });
    const intake = new FakeIntake();
    const source = workspaceSource(workspace.query, options, contextOf(new Life(intake).ports));
    expect((await source.round(new AbortController().signal)).ok).toBe(true);
    expect(workspace.questions[0]).toMatch(
      /^SecurityIncident\n\| where ingestion_time\(\) >= .*\n\| extend _ItemId = _ItemId\n\| where Status != "New"\n\| take \d+$/,
    );
    expect(intake.recordsOf('azure/incidents').map((text) => JSON.parse(text))).toEqual([
      { TimeGenerated: ago(5), Name: PATIENT, Labels: [{ a: 1 }], _ItemId: 'r' },
    ]);
  });

  it('opens with the package, which sends no token over a connection that all can read', async () => {
    const life = new Life(new FakeIntake());
    const opened = logAnalyticsConnector.open({ ...options, endpoint: 'http://127.0.0.1:1' }, contextOf(life.ports));
    if (!opened.ok) throw new Error(opened.error);
    expect((await (opened.value as PollingSource).round(new AbortController().signal)).ok).toBe(false);
    expect(JSON.stringify([opened.value.health(), life.messages])).not.toContain(SECRET);
  });
});
