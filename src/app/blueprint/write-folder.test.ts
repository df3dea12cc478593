import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { writeFolder } from './write-folder.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'safeguard-folder-'));
});

describe('writeFolder', () => {
  it('takes away what an earlier build wrote and this one does not, and nothing of anybody else', async () => {
    writeFileSync(join(folder, 'notes.md'), 'ours');
    await writeFolder(folder, [
      { path: 'main.json', text: '1' },
      { path: 'phi/old.json', text: '2' },
    ]);
    expect(await writeFolder(folder, [{ path: 'main.json', text: '3' }])).toMatchObject({ ok: true });
    expect(readFileSync(join(folder, 'main.json'), 'utf8')).toBe('3');
    expect(existsSync(join(folder, 'phi/old.json'))).toBe(false);
    expect(readFileSync(join(folder, 'notes.md'), 'utf8')).toBe('ours');
  });

  it('removes nothing outside the folder, whatever the list says', async () => {
    const outside = join(folder, 'outside.txt');
    writeFileSync(outside, 'stays');
    const inner = join(folder, 'inner');
    await writeFolder(inner, [{ path: 'a.json', text: '1' }]);
    writeFileSync(join(inner, '.blueprint-files'), '../outside.txt\n');
    await writeFolder(inner, [{ path: 'a.json', text: '1' }]);
    expect(readFileSync(outside, 'utf8')).toBe('stays');
  });

  it('leaves the folder as it was where one file cannot be written', async () => {
    await writeFolder(folder, [{ path: 'main.json', text: 'before' }]);
    const before = readdirSync(folder).sort();
    // A folder stands where the draft would be.
    await writeFolder(folder, [{ path: 'z.json.new/x', text: '' }]).catch(() => undefined);
    const failed = await writeFolder(folder, [
      { path: 'main.json', text: 'after' },
      { path: 'z.json', text: '' },
    ]);
    expect(failed.ok).toBe(false);
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(before.filter((name) => name !== 'main.json')));
    expect(existsSync(join(folder, 'main.json.new'))).toBe(false);
  });
});
