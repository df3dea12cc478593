import { describe, expect, it } from 'vitest';
import { findRules } from '../../content/find-rules.ts';
import { err, ok } from '../../lib/result.ts';
import type { KqlAnalysis } from '../../model/kql-analysis.ts';
import { scratchFolder } from '../testing/scratch-folder.ts';
import { openBench } from './rule-bench.ts';
import { type DetectionsPorts, type DetectionsRequest, testDetections } from './test-detections.ts';

const scratch = scratchFolder();
const rule = (query: string, more = ''): string => `id: 0b9ae89d-8cad-461c-808f-0494f70ad5c4
name: Failures
severity: Low
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
query: |
  ${query}
${more}kind: Scheduled
`;
const mapping = `entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: IPAddress
`;
const record = (over: object = {}): string =>
  `${JSON.stringify({ Type: 'SigninLogs', TimeGenerated: '2026-03-02T09:30:00Z', ResultType: '50126', IPAddress: '203.0.113.7', ...over })}\n`;

const request = (over: Partial<DetectionsRequest> = {}): DetectionsRequest => ({
  paths: ['.'],
  cwd: scratch.path(),
  runCases: true,
  showValues: false,
  ...over,
});
const real: DetectionsPorts = { findRules, openBench: async (asked) => openBench(asked) };
const tested = async (over: Partial<DetectionsRequest> = {}, ports = real) => {
  const report = await testDetections(request(over), ports);
  if (!report.ok) throw new Error(report.error.join('\n'));
  return report.value;
};

describe('testDetections in the real engine', () => {
  it('tries each case over its own records, scoped to the period, at its own instant', async () => {
    scratch.put({
      'rule.yaml': rule(
        'SigninLogs | where ResultType == "50126" and TimeGenerated > ago(1h) | project TimeGenerated, IPAddress',
        mapping,
      ),
      'cases/fire-one.ndjson': record(),
      'cases/fire-one.expect.json': {
        now: '2026-03-02T10:00:00Z',
        alerts: 1,
        entities: [{ Type: 'ip', Address: '203.0.113.7' }],
      },
      'cases/fire-by-name.ndjson': record(),
      'cases/quiet-success.ndjson': record({ ResultType: '0' }),
      'cases/quiet-outside.ndjson': record(),
      'cases/quiet-outside.expect.json': { now: '2026-03-02T10:30:01Z' },
      'cases/quiet-no-records.ndjson': '',
      'cases/quiet-no-records.expect.json': { now: '2026-03-02T10:00:00Z' },
      'cases/fire-wrong.ndjson': record(),
      'cases/fire-wrong.expect.json': { entities: [{ Type: 'ip', Address: '198.51.100.1' }] },
    });
    const { rules } = await tested();
    expect(rules[0]?.findings).toEqual([]);
    expect(rules[0]?.cases.map(({ name, differences }) => [name, differences])).toEqual([
      ['fire-by-name', []],
      ['fire-one', []],
      [
        'fire-wrong',
        ['entities: {"Type":"ip","Address":"198.51.100.1"} is missing', 'entities: ip (Address) was not expected'],
      ],
      ['quiet-no-records', []],
      ['quiet-outside', []],
      ['quiet-success', []],
    ]);
  });

  it('infers a table that nobody describes, and says which columns a described one lacks', async () => {
    scratch.put({
      'own/rule.yaml': rule('Badge_CL | where Door_s == "vault" and Count_d > 2', ''),
      'own/cases/fire-x.ndjson':
        '{"Type":"Badge_CL","TimeGenerated":"2026-03-02T09:30:00Z","Door_s":"vault","Count_d":3}\n',
      'known/rule.yaml': rule('SigninLogs | where ResultType == "50126"').replace('0b9ae89d', '1b9ae89d'),
      'known/cases/fire-x.ndjson': record({ ResultTyp: 'x' }),
    });
    const { rules } = await tested();
    expect(
      rules.map(({ file, findings, cases }) => [file, findings.length, cases[0]?.differences, cases[0]?.notes]),
    ).toEqual([
      ['known/rule.yaml', 0, [], ['SigninLogs has no column ResultTyp']],
      ['own/rule.yaml', 0, [], []],
    ]);
  });

  it('tells why a query does not run, with its place in the file, and lints it', async () => {
    scratch.put({ 'rule.yaml': rule('SigninLogs | where Gone == 1'), 'cases/fire-x.ndjson': record() });
    const { rules } = await tested();
    expect(rules[0]?.cases[0]?.differences[0]).toMatch(/^the query does not run: rule.yaml:9:22: KS\d+: /);
    expect(rules[0]?.findings).toMatchObject([{ code: 'QUERY_ERROR', level: 'error', line: 9, column: 22 }]);
  });
});

const empty: KqlAnalysis = {
  diagnostics: [],
  resultColumns: undefined,
  tables: [],
  facts: { comparisons: [], lookbacks: [], filtersTime: false, lets: [], broadOperators: [], rows: { least: 0 } },
};

describe('testDetections', () => {
  const failing: DetectionsPorts = {
    findRules,
    openBench: async () =>
      ok({ open: async () => err('ENGINE_NOT_INSTALLED: chDB is not installed'), analyse: async () => empty }),
  };

  it('cannot run cases without an engine, and lints without one', async () => {
    scratch.put({ 'rule.yaml': rule('T'), 'cases/fire-x.ndjson': record() });
    expect(await testDetections(request(), failing)).toEqual(err(['ENGINE_NOT_INSTALLED: chDB is not installed']));
    expect((await tested({ runCases: false }, failing)).rules[0]?.cases).toEqual([]);
  });

  it('refuses where nothing is a rule or something is broken', async () => {
    expect(await testDetections(request(), failing)).toEqual(
      err(['No analytics rule in .: wanted rule files with a query and a schedule']),
    );
    scratch.put({ 'rule.yaml': rule('T').replace('Low', 'Grave') });
    expect(await testDetections(request(), failing)).toEqual(
      err(['rule.yaml:3: "severity": wanted Informational, Low, Medium, High']),
    );
  });

  it('notes an id that two rules have, and members that nothing reads', async () => {
    scratch.put({ 'a/rule.yaml': rule('T'), 'b/rule.yaml': rule('T', 'colour: red\n') });
    expect((await tested({ runCases: false }, failing)).notes).toEqual([
      'b/rule.yaml:10: unknown member "colour": nothing reads it',
      'b/rule.yaml:1: the id is also that of a/rule.yaml',
    ]);
  });
});
