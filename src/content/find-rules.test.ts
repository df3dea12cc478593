import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findRules } from './find-rules.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'safeguard-find-rules-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (files: Readonly<Record<string, string>>): void => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
};
const rule = (id: string): string =>
  `id: ${id}\nname: ${id}\nkind: NRT\nseverity: Low\nquery: |\n  SigninLogs | take 1\n`;
const record = '{"Type":"SigninLogs","TimeGenerated":"2026-03-02T09:00:00Z"}\n';
const exported = JSON.stringify({
  resources: ['a', 'b'].map((name) => ({
    type: 'Microsoft.SecurityInsights/alertRules',
    name,
    kind: 'NRT',
    properties: { displayName: name, severity: 'Low', query: 'T' },
  })),
});

describe('findRules', () => {
  it('finds rules below a folder with their cases, and passes over everything else', () => {
    put({
      'b/rule.yaml': rule('b'),
      'a/rule.yml': rule('a'),
      'a/cases/fire-x.ndjson': record,
      'a/cases/other.yaml': 'query: no rule',
      'exported.json': exported,
      'ci.yaml': 'on: push\n',
      'hunting.yaml': 'id: h\nname: h\nquery: |\n  T\n',
      'package.json': '{"name": "x"}',
      'node_modules/x/rule.yaml': rule('x'),
      'readme.md': '# no',
    });
    rmSync(join(folder, 'a/cases/other.yaml'));
    const found = findRules(['.'], folder);
    expect(found.errors).toEqual([]);
    expect(found.rules.map(({ file, rule: { id }, cases }) => [file, id, cases.length])).toEqual([
      ['a/rule.yml', 'a', 1],
      ['b/rule.yaml', 'b', 0],
      ['exported.json', 'a', 0],
      ['exported.json', 'b', 0],
    ]);
  });

  it.each<[string, Readonly<Record<string, string>>, readonly string[], RegExp]>([
    ['a path that is not there', {}, ['gone'], /gone: there is no such file or folder/],
    ['a named file that is no rule', { 'x.yaml': 'on: push\n' }, ['x.yaml'], /x.yaml: "id" is missing/],
    ['a rule that is wrong', { 'x/rule.yaml': rule('a').replace('Low', 'Grave') }, ['x'], /x\/rule.yaml: "severity"/],
    [
      'a case that is wrong',
      { 'x/rule.yaml': rule('a'), 'x/cases/fire-a.ndjson': '{' },
      ['x'],
      /x\/cases\/fire-a.ndjson: not/,
    ],
    [
      'rules that share cases',
      { 'x/a.yaml': rule('a'), 'x/b.yaml': rule('b'), 'x/cases/fire-a.ndjson': record },
      ['x'],
      /x\/b.yaml: x\/a.yaml has the same cases\//,
    ],
  ])('refuses %s', (_what, files, paths, wanted) => {
    put(files);
    const lines = findRules(paths, folder).errors.map(({ file, message }) => `${file}: ${message}`);
    expect(lines.join('\n')).toMatch(wanted);
  });
});
