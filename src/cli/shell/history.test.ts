import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { historyFile, historyLines, readHistory, writeHistory } from './history.ts';

let home = '';
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'safeguard-history-'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('history', () => {
  it('is kept in the home folder, for its owner alone', () => {
    const file = historyFile({ HOME: home });
    expect(readHistory(file)).toEqual([]);
    expect(writeHistory(file, ['second', 'first'])).toBe(true);
    expect(readHistory(file)).toEqual(['second', 'first']);
    expect(readFileSync(file, 'utf8')).toBe('first\nsecond\n');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(home, '.safeguard')).mode & 0o777).toBe(0o700);
  });

  it('closes a file that others could read', () => {
    const file = join(home, 'open');
    writeFileSync(file, 'a\n', { mode: 0o644 });
    writeHistory(file, ['b']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is bounded, and one line an entry', () => {
    const file = join(home, 'long');
    writeHistory(
      file,
      Array.from({ length: historyLines + 5 }, (_, index) => `a\nb${index}`),
    );
    expect(readHistory(file)).toHaveLength(historyLines);
    expect(readHistory(file)[0]).toBe('a b0');
  });

  it('that cannot be written is not kept, and nothing breaks', () => {
    writeFileSync(join(home, 'file'), '');
    expect(writeHistory(join(home, 'file', 'x', 'y'), ['a'])).toBe(false);
  });
});
