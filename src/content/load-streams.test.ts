import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { formatContentError } from './content-error.ts';
import { compileStreams, loadStreams } from './load-streams.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function rootWith(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'safeguard-streams-'));
  folders.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const head = 'stream: a/b\nabout: Records.\ntable: T\n';
const errorsOf = (files: Readonly<Record<string, string>>): string => {
  const loaded = loadStreams(rootWith(files));
  return loaded.ok ? '' : loaded.error.map(formatContentError).join('\n');
};

describe('loadStreams', () => {
  it('reads where each column comes from', () => {
    const root = rootWith({
      'streams/a/b/stream.yaml': `${head}match: { category: X }\ntime: { path: at, format: seconds }\nrest: properties\nunique: [C]\ncolumns:\n  A: properties.a[0].b\n  B: { value: x }\n  C: { first: [id, properties.id] }\n  D: { kql: record.x }\n`,
      'streams/a/b/cases/x.json': '{}',
    });
    const loaded = loadStreams(root);
    expect(loaded.ok && loaded.value['a/b']).toMatchObject({
      match: { category: ['X'] },
      time: { first: [['at']], format: 'seconds' },
      rest: ['properties'],
      columns: {
        A: { first: [['properties', 'a', 0, 'b']] },
        B: { value: 'x' },
        C: { first: [['id'], ['properties', 'id']] },
        D: { kql: 'record.x' },
      },
    });
    const compiled = compileStreams(root);
    expect(compiled.ok && JSON.parse(compiled.value).streams).toEqual(loaded.ok && loaded.value);
  });

  it.each([
    ['a strange key', `${head}columns: { A: a }\nindex: x\n`, /stream.yaml:5: unknown key "index"/],
    [
      'another folder',
      'stream: a/c\nabout: Records.\ntable: T\ncolumns: { A: a }\n',
      /"stream" is "a\/c", but the folder is a\/b/,
    ],
    ['neither columns nor KQL', head, /"columns": is empty/],
    ['columns and KQL', `${head}columns: { A: a }\nkql: source\n`, /"kql": stands in the place of "columns"/],
    ['the time as a column', `${head}columns: { TimeGenerated: time }\n`, /is said by "time"/],
    ['a path that is none', `${head}columns: { A: a..b }\n`, /A/],
    [
      'an id that is no column',
      `${head}columns: { A: a }\nunique: [B]\n`,
      /names a column that "columns" does not give/,
    ],
  ])('refuses %s, naming file and line', (_what, text, message) => {
    expect(errorsOf({ 'streams/a/b/stream.yaml': text })).toMatch(message);
  });

  it('refuses two of one name', () => {
    const text = 'stream: Custom-A\nabout: Records.\ntable: T\ncolumns: { A: a }\n';
    expect(errorsOf({ 'streams/a/b/stream.yaml': text, 'streams/a/c/stream.yaml': text })).toMatch(/is there already/);
  });
});
