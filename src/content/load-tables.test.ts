import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { formatContentError } from './content-error.ts';
import { loadTables, readTableFolder } from './load-tables.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'safeguard-tables-'));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const common = 'columns: { TimeGenerated: datetime, Type: string }\nfewValues: [Ward]\n';
const errorsOf = (files: Readonly<Record<string, string>>): string => {
  const loaded = loadTables(folderWith({ 'tables/common.yaml': common, ...files }));
  return loaded.ok ? '' : loaded.error.map(formatContentError).join('\n');
};

describe('loadTables', () => {
  it('reads entries of every folder', () => {
    const root = folderWith({
      'tables/common.yaml': common,
      'tables/a/T.yaml': "table: T\nkey: [S]\ncolumns:\n  S: string\n  D: { type: dynamic, paths: [a.b, '[0].c'] }\n",
      'tables/U.yaml': 'table: U\ncolumns: {}\n',
    });
    const loaded = loadTables(root);
    expect(loaded.ok && Object.keys(loaded.value.tables)).toEqual(['U', 'T']);
    expect(loaded.ok && loaded.value.tables['T']?.columns['D']).toEqual({
      type: 'dynamic',
      paths: [
        ['a', 'b'],
        [0, 'c'],
      ],
      text: false,
    });
  });

  it.each([
    ['a strange key', 'table: T\ncolumns: {}\nindex: x\n', /T.yaml:3: unknown key "index"/],
    [
      'a strange key of a column',
      'table: T\ncolumns:\n  A: { type: string, txt: true }\n',
      /T.yaml:3: unknown key "txt" in "columns.A"/,
    ],
    [
      'a type that is none',
      'table: T\ncolumns:\n  A: text\n',
      /T.yaml:3: "columns.A" is not allowed: wanted bool, int/,
    ],
    ['another name', 'table: U\ncolumns: {}\n', /T.yaml:1: "table" is "U", but the file is named T/],
    [
      'a common column of another type',
      'table: T\ncolumns:\n  Type: long\n',
      /T.yaml:3: "columns.Type" is a string in every table/,
    ],
    ['a key that is no column', 'table: T\nkey: [A]\ncolumns: {}\n', /T.yaml:2: "key\[0\]": is no column of the table/],
    [
      'a key that does not sort',
      'table: T\nkey: [A]\ncolumns: { A: dynamic }\n',
      /a column of type dynamic does not sort/,
    ],
    [
      'paths of a string',
      'table: T\ncolumns:\n  A: { type: string, paths: [a] }\n',
      /T.yaml:3: "columns.A.paths": only a dynamic column has paths/,
    ],
    [
      'words of a number',
      'table: T\ncolumns:\n  A: { type: long, text: true }\n',
      /only a string or a dynamic column has words/,
    ],
    [
      'few values of a dynamic',
      'table: T\ncolumns:\n  A: { type: dynamic, few: true }\n',
      /only a string column can have few values/,
    ],
    [
      'a path that is none',
      "table: T\ncolumns:\n  A: { type: dynamic, paths: ['a..b'] }\n",
      /is no path: wanted such as user.id/,
    ],
    [
      'a path given twice',
      'table: T\ncolumns:\n  A: { type: dynamic, paths: [b, "[\'b\']"] }\n',
      /the path is given twice/,
    ],
    [
      'a path stored as a column that is there',
      'table: T\ncolumns: { A: { type: dynamic, paths: [b] }, A/b: string }\n',
      /is stored as "A\/b"/,
    ],
    ["a name of the store's own", 'table: T\ncolumns: { $a: string }\n', /T.yaml:2: /],
  ])('refuses %s, naming file and line', (_what, text, message) => {
    expect(errorsOf({ 'tables/T.yaml': text })).toMatch(message);
  });

  it('refuses two entries of one table, and a root without common columns', () => {
    const entry = 'table: T\ncolumns: {}\n';
    expect(errorsOf({ 'tables/a/T.yaml': entry, 'tables/b/T.yaml': entry })).toMatch(
      /b\/T.yaml:1: the table T has an entry already/,
    );
    expect(errorsOf({ 'tables/common.yaml': 'columns: { Type: string }\n' })).toMatch(
      /common.yaml:1: "columns": must hold TimeGenerated/,
    );
    const none = loadTables(folderWith({ 'x/y': '' }));
    expect(none.ok ? '' : none.error.map(formatContentError).join()).toMatch(
      /tables\/common.yaml:1: the file is missing/,
    );
  });
});

describe('readTableFolder', () => {
  it('reads the tables of a user, under the name of their folder', () => {
    const folder = folderWith({ 'T.yaml': 'table: T\ncolumns: { A: strange }\n', 'notes.md': 'x' });
    const read = readTableFolder(folder, 'mine', { columns: { TimeGenerated: 'datetime' }, fewValues: [] });
    expect(read.ok ? [] : read.error.map(formatContentError)).toEqual([expect.stringMatching(/^mine\/T.yaml:2: /)]);
  });
});
