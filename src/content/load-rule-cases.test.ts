import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadRuleCases } from './load-rule-cases.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'safeguard-rule-cases-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (files: Readonly<Record<string, string>>): void => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
};
const record = (over: object = {}): string =>
  JSON.stringify({ Type: 'SigninLogs', TimeGenerated: '2026-03-02T09:00:00Z', ...over });
const errors = (): readonly string[] => {
  const read = loadRuleCases(folder, 'cases');
  return read.ok ? [] : read.error.map(({ file, line, message }) => `${file}:${line}: ${message}`);
};

describe('loadRuleCases', () => {
  it('reads cases by name, records by table, and what is expected', () => {
    write({
      'fire-many.ndjson': `${record({ A: 1 })}\n\n${record({ Type: 'AuditLogs' })}\n${record({ A: 2 })}\n`,
      'fire-many.expect.json': '{"now": "2026-03-02T10:00:00Z", "alerts": 1}',
      'quiet-few.ndjson': record(),
      'few.expect.json': '{"alerts": []}',
      'quiet-none.ndjson': '',
    });
    const read = loadRuleCases(folder, 'cases');
    expect(read.ok ? read.value : read.error).toMatchObject([
      {
        name: 'fire-many',
        file: 'cases/fire-many.ndjson',
        fires: true,
        tables: { SigninLogs: [{ A: 1 }, { A: 2 }], AuditLogs: [{}] },
        expectation: { now: '2026-03-02T10:00:00.000Z', alerts: 1 },
      },
      { name: 'quiet-few', fires: false, expectation: { alerts: [] } },
      { name: 'quiet-none', tables: {}, expectation: {} },
    ]);
  });

  it('has none where there is no folder', () => {
    expect(loadRuleCases(join(folder, 'gone'), 'gone')).toEqual({ ok: true, value: [] });
  });

  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ['another name', { 'burn-x.ndjson': record() }, /burn-x.ndjson:1: a case is called fire-/],
    [
      'a line that is no JSON',
      { 'fire-x.ndjson': `${record()}\n{"Patient": "Jo` },
      /fire-x.ndjson:2: not a JSON object/,
    ],
    ['a list', { 'fire-x.ndjson': '[1]' }, /fire-x.ndjson:1: not a JSON object/],
    ['no table', { 'fire-x.ndjson': '{"TimeGenerated":"2026-03-02T09:00:00Z"}' }, /:1: "Type" is missing/],
    ['no time', { 'fire-x.ndjson': '{"Type":"T"}' }, /:1: "TimeGenerated" is missing/],
    ['a file that nothing reads', { 'notes.txt': 'x' }, /notes.txt:1: nothing reads this file/],
    ['an expectation of nobody', { 'fire-x.expect.json': '{}' }, /fire-x.expect.json:1: nothing reads this file/],
    [
      'an expectation against the name',
      { 'fire-x.ndjson': record(), 'fire-x.expect.json': '{\n"alerts": 0}' },
      /fire-x.expect.json:2: the case is called "fire", and 0 alerts are expected/,
    ],
    [
      'an unknown key',
      { 'fire-x.ndjson': record(), 'fire-x.expect.json': '{"alert": 1}' },
      /unknown key "alert": remove it or use one of now, alerts, entities/,
    ],
    [
      'an instant that is none',
      { 'fire-x.ndjson': record(), 'fire-x.expect.json': '{"now": "noon"}' },
      /"now": wanted an instant such as/,
    ],
  ])('refuses %s', (_what, files, wanted) => {
    write(files);
    expect(errors().join('\n')).toMatch(wanted);
    expect(errors().join('\n')).not.toContain('Jo');
  });
});
