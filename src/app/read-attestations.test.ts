import { describe, expect, it } from 'vitest';
import { readAttestations } from './read-attestations.ts';
import { scratchFolder } from './testing/scratch-folder.ts';

const scratch = scratchFolder();
const record = (kind: string): string => `record: ${kind}\ndate: 2026-05-01\nby: { name: Luis, role: officer }\n`;

describe('readAttestations', () => {
  it('reads every YAML file below a folder, and a named file whatever its name', async () => {
    scratch.put({
      'a/plan.yaml': record('plan'),
      'a/b/test.yml': record('test'),
      'a/notes.md': '#',
      odd: record('odd'),
    });
    const read = await readAttestations(['a', 'odd'], scratch.path());
    expect(read.ok && read.value.map(({ file, record: kind, line }) => `${file} ${kind} ${line}`)).toEqual([
      'a/b/test.yml test 1',
      'a/plan.yaml plan 1',
      'odd odd 1',
    ]);
  });

  it('of no paths are none', async () => {
    expect(await readAttestations([], scratch.path())).toEqual({ ok: true, value: [] });
  });

  it('names every path that is not there or holds no record', async () => {
    scratch.put({ 'empty/notes.md': '#' });
    expect(await readAttestations(['none', 'empty'], scratch.path())).toEqual({
      ok: false,
      error: [
        'none: Cannot read this path: there is no such file or folder',
        'empty: no YAML file with records is there',
      ],
    });
  });

  it('names the file and line of what is wrong in a record', async () => {
    scratch.put({ 'a.yaml': `${record('plan')}unheard: of\n` });
    const read = await readAttestations(['a.yaml'], scratch.path());
    expect(read.ok ? [] : read.error).toEqual([expect.stringMatching(/^a\.yaml:4/)]);
  });
});
