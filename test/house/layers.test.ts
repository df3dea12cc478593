import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const src = fileURLToPath(new URL('../../src', import.meta.url));

/** The one table of the house: a room may import from lower floors only, never upwards and never sideways. */
const floors: readonly (readonly string[])[] = [
  ['lib'],
  ['model'],
  ['arm'],
  ['estate', 'policy', 'kql', 'phi', 'ledger', 'blueprint'],
  ['assess', 'examine', 'guard', 'evidence'],
  ['content', 'files', 'lake', 'state', 'connect', 'practice'],
  ['app'],
  ['api', 'cli'],
];
const floorOf = (room: string): number => floors.findIndex((floor) => floor.includes(room));
/** The first floor that may touch the outside world. */
const firstEffectFloor = floorOf('content');

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((f) => f.endsWith('.ts'))
  .map((f) => join(src, f));
const isTest = (file: string): boolean => file.endsWith('.test.ts') || file.includes('/testing/');
const roomOf = (file: string): string => relative(src, file).split('/')[0] ?? '';
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^;'"]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g;
const importsOf = (text: string): string[] => [...text.matchAll(IMPORT)].map((m) => m[1] ?? m[2] ?? m[3] ?? '');

describe('the house', () => {
  it('has every room on a floor', () => {
    const homeless = [...new Set(files.map(roomOf))].filter((room) => floorOf(room) < 0);
    expect(homeless).toEqual([]);
  });

  it('imports downwards only, and never between rooms of one floor', () => {
    const wrong = files.flatMap((file) =>
      importsOf(readFileSync(file, 'utf8'))
        .filter((target) => target.startsWith('.'))
        .map((target) => roomOf(resolve(dirname(file), target)))
        .filter((room) => room !== roomOf(file) && floorOf(room) >= floorOf(roomOf(file)))
        .filter((room) => !(isTest(file) && floorOf(room) <= firstEffectFloor))
        .map((room) => `${relative(src, file)} -> ${room}`),
    );
    expect(wrong).toEqual([]);
  });

  it('keeps effects, clocks and chance out of the floors below content', () => {
    const forbidden = /\bprocess\.|\bconsole\.|\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bsetTimeout\(|\bfetch\(/;
    const wrong = files
      .filter((file) => !isTest(file) && floorOf(roomOf(file)) < firstEffectFloor)
      .filter((file) => {
        const text = readFileSync(file, 'utf8');
        const node = importsOf(text).filter((t) => t.startsWith('node:'));
        const allowed = relative(src, file) === 'lib/hash.ts' ? ['node:crypto'] : [];
        const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
        return forbidden.test(code) || node.some((n) => !allowed.includes(n));
      })
      .map((file) => relative(src, file));
    expect(wrong).toEqual([]);
  });

  it('keeps files readable: none above 500 lines', () => {
    const long = files.filter((file) => !isTest(file) && readFileSync(file, 'utf8').split('\n').length > 500);
    expect(long.map((file) => relative(src, file))).toEqual([]);
  });
});
