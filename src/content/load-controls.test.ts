import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { formatContentError } from './content-error.ts';
import { loadCases } from './load-cases.ts';
import { compileContent, loadContent } from './load-content.ts';
import { loadControls } from './load-controls.ts';
import { loadLaw } from './load-law.ts';

const roots: string[] = [];
const folderWith = (files: Readonly<Record<string, string>>): string => {
  const root = mkdtempSync(join(tmpdir(), 'safeguard-content-'));
  roots.push(root);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
};
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

const control = (id: string, more = ''): string => `id: ${id}
title: T
why: W
severity: high
judges: {types: [microsoft.storage/storageaccounts]}
absent: A
remediation: {text: R}
${more === '' ? 'rule: {policy: {if: {field: type, equals: Microsoft.Storage/storageAccounts}, then: {effect: audit}}}' : more}
`;
const lawFiles = Object.fromEntries(
  ['security-rule', 'nprm-2025', 'checklist', 'recommendations', 'procedures', 'waiting', 'crosswalk', 'services'].map(
    (name) => [`hipaa/${name}.yaml`, '[]\n'],
  ),
);
const shown = (result: ReturnType<typeof loadControls | typeof loadCases | typeof loadLaw>): string[] =>
  result.ok ? [] : result.error.map(formatContentError);

describe('loadControls', () => {
  it('reads every area and slug, sorted by id', () => {
    const root = folderWith({
      'controls/network/b/control.yaml': control('network-002'),
      'controls/network/a/control.yaml': control('network-010'),
      'controls/data/c/control.yaml': control('data-001'),
    });
    const loaded = loadControls(root);
    expect(loaded.ok && loaded.value.map((e) => [e.control.id, e.area, e.slug])).toEqual([
      ['data-001', 'data', 'c'],
      ['network-002', 'network', 'b'],
      ['network-010', 'network', 'a'],
    ]);
  });

  it.each([
    [
      'an id of another area',
      { 'controls/data/a/control.yaml': control('network-001') },
      /a\/control.yaml:1: "id" is "network-001": wanted data-nnn/,
    ],
    ['a folder without a control', { 'controls/data/a/cases/x.txt': '' }, /a\/control.yaml:1: the file is missing/],
    [
      'an id given twice',
      { 'controls/data/a/control.yaml': control('data-001'), 'controls/data/b/control.yaml': control('data-001') },
      /b\/control.yaml:1: the id "data-001" is taken by controls\/data\/a/,
    ],
    [
      'an alias that is an id',
      {
        'controls/data/a/control.yaml': control('data-001'),
        'controls/data/b/control.yaml': `${control('data-002')}aliases: [old, data-001]\n`,
      },
      /b\/control.yaml:9: the id "data-001" is taken/,
    ],
    [
      'an unknown key',
      { 'controls/data/a/control.yaml': `${control('data-001')}sevrity: low\n` },
      /a\/control.yaml:9: unknown key "sevrity": remove it or use one of id, aliases/,
    ],
    [
      'an unknown key in a rule',
      {
        'controls/data/a/control.yaml': control(
          'data-001',
          'rule:\n  policy:\n    if: {}\n    mod: All\n    then: {effect: audit}',
        ),
      },
      /a\/control.yaml:11: unknown key "mod" in "rule.policy": remove it or use one of mode, if, then/,
    ],
    [
      'a query that is not there',
      { 'controls/data/a/control.yaml': control('data-001', 'rule:\n  query: q.kql') },
      /a\/control.yaml:9: "rule.query" names q.kql, which is not beside/,
    ],
  ])('refuses %s', (_name, files, message) => {
    expect(shown(loadControls(folderWith(files))).join('\n')).toMatch(message);
  });
});

describe('loadLaw', () => {
  it('names a missing file and an id given twice', () => {
    const { 'hipaa/services.yaml': _, ...others } = lawFiles;
    const procedure = '- {id: a, title: T, steps: [S], evidence: E}\n';
    const root = folderWith({ ...others, 'hipaa/procedures.yaml': procedure + procedure });
    expect(shown(loadLaw(root))).toEqual([
      'hipaa/procedures.yaml:2: "a" is given twice: keep one',
      'hipaa/services.yaml:1: the file is missing: it holds a part of the law',
    ]);
  });
});

describe('loadContent', () => {
  const query = {
    'controls/data/a/control.yaml': control('data-001', 'rule: {query: q.kql}'),
    'controls/data/a/q.kql': 'Resources',
  };

  it('reads the folders of another root, with the text of queries', () => {
    const loaded = loadContent(folderWith({ ...lawFiles, ...query }));
    expect(loaded.ok && loaded.value.queries).toEqual({ 'controls/data/a/q.kql': 'Resources' });
  });

  it('gives a hash that layout does not change and a rule does', () => {
    const hashOf = (more: Record<string, string>): string => {
      const loaded = loadContent(folderWith({ ...lawFiles, ...query, ...more }));
      return loaded.ok ? loaded.value.hash : '';
    };
    const before = hashOf({});
    expect(before).toMatch(/^[0-9a-f]{64}$/);
    expect(hashOf({ 'controls/data/a/control.yaml': `# a comment\n${query['controls/data/a/control.yaml']}` })).toBe(
      before,
    );
    expect(hashOf({ 'controls/data/a/q.kql': 'Resources | take 1' })).not.toBe(before);
  });

  it('compiles to one JSON that is the content itself', () => {
    const root = folderWith({ ...lawFiles, ...query });
    const compiled = compileContent(root);
    const loaded = loadContent(root);
    if (!compiled.ok || !loaded.ok) throw new Error('not read');
    expect(JSON.parse(compiled.value)).toEqual({ format: 1, ...loaded.value });
  });
});

describe('loadCases', () => {
  it('reads inputs, companions and expectation, sorted by name', () => {
    const root = folderWith({
      'cases/pass-a/template.json': '{}',
      'cases/pass-a/parameters.json': '{"p":1}',
      'cases/pass-a/safeguard.yaml': 'estate: {whole: true}\n',
      'cases/pass-a/attestations/baa.yaml': 'record: baa\ndate: 2026-01-05\nby: {name: A, role: B}\n',
      'cases/pass-a/expect.yaml': 'sa: pass\n',
      'cases/expired-b/graph/users.json': '{}',
      'cases/expired-b/expect.yaml': 'asOf: 2026-03-01\nsubjects:\n  estate: fail\n',
    });
    const loaded = loadCases(root);
    if (!loaded.ok) throw new Error(shown(loaded).join('\n'));
    const [expired, pass] = loaded.value;
    expect(expired).toMatchObject({ name: 'expired-b', asOf: '2026-03-01', expect: { estate: 'fail' } });
    expect(expired?.inputs).toEqual([{ kind: 'graph', file: 'graph/users.json', text: '{}' }]);
    expect(pass).toMatchObject({
      parameters: '{"p":1}',
      declaration: { estate: { whole: true } },
      expect: { sa: 'pass' },
    });
    expect(pass?.attestations[0]).toMatchObject({ record: 'baa', file: 'cases/pass-a/attestations/baa.yaml', line: 1 });
  });

  it.each([
    ['a strange name', { 'cases/good-a/expect.yaml': 'sa: pass\n' }, /must begin with one of pass, fail/],
    ['no expectation', { 'cases/pass-a/template.json': '{}' }, /cases\/pass-a\/expect.yaml:1: the file is missing/],
    [
      'a name that contradicts',
      { 'cases/fail-a/expect.yaml': 'sa: pass\n' },
      /named "fail", so at least one subject must be fail/,
    ],
    [
      'a verdict that is none',
      { 'cases/fail-a/expect.yaml': 'sa: fails\n' },
      /expect.yaml:1: "sa" is not allowed: wanted fail, unknown/,
    ],
    [
      'a file that nothing reads',
      { 'cases/pass-a/x.json': '{}', 'cases/pass-a/expect.yaml': 'sa: pass\n' },
      /x.json:1: nothing reads this file/,
    ],
  ])('refuses %s', (_name, files, message) => {
    expect(shown(loadCases(folderWith(files))).join('\n')).toMatch(message);
  });
});
