import { relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  filesImportedBy,
  importsOf,
  isTest,
  product,
  type Source,
  sources,
  withoutComments,
} from './support/sources.ts';

/** The one table of the house: a room may import from lower floors only, never upwards and never sideways. */
const floors: readonly (readonly string[])[] = [
  ['lib'],
  ['model'],
  ['arm'],
  ['estate', 'policy', 'kql', 'phi', 'ledger', 'blueprint'],
  ['assess', 'examine', 'guard', 'evidence'],
  ['content', 'files', 'lake', 'state', 'connect', 'practice'],
  ['app'],
  ['api'],
  // The command line starts the service.
  ['cli'],
];
const floorOf = (room: string): number => floors.findIndex((floor) => floor.includes(room));
/** The first floor that may touch the outside world. */
const firstEffectFloor = floorOf('content');

const rooms = sources.filter(({ path }) => path.startsWith('src/'));
/** Those that need something of Node's: a hash, a signature, and the loading of a package that is no module. */
const allowedOfNode: Readonly<Record<string, readonly string[]>> = {
  'src/lib/hash.ts': ['node:crypto'],
  'src/lib/ed25519.ts': ['node:crypto'],
  'src/kql/syntax/kusto.ts': ['node:module'],
};

const roomOf = (path: string): string => relative('src', path).split('/')[0] ?? '';
const paths = (found: readonly Source[]): string[] => found.map(({ path }) => path);

describe('the house', () => {
  it('has every room on a floor', () => {
    const homeless = [...new Set(paths(rooms).map(roomOf))].filter((room) => floorOf(room) < 0);
    expect(homeless).toEqual([]);
  });

  it('imports downwards only, and never between rooms of one floor', () => {
    const wrong = rooms.flatMap((source) =>
      filesImportedBy(source)
        .map(roomOf)
        .filter((room) => room !== roomOf(source.path) && floorOf(room) >= floorOf(roomOf(source.path)))
        .filter((room) => !(isTest(source.path) && floorOf(room) <= firstEffectFloor))
        .map((room) => `${source.path} -> ${room}`),
    );
    expect(wrong).toEqual([]);
  });

  it('keeps effects, clocks and chance out of the floors below content', () => {
    const forbidden = /\bprocess\.|\bconsole\.|\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bsetTimeout\(|\bfetch\(/;
    const wrong = product
      .filter(({ path }) => floorOf(roomOf(path)) < firstEffectFloor)
      .filter(({ path, text }) => {
        const node = importsOf(text).filter((target) => target.startsWith('node:'));
        const allowed = allowedOfNode[path] ?? [];
        return forbidden.test(withoutComments(text)) || node.some((name) => !allowed.includes(name));
      });
    expect(paths(wrong)).toEqual([]);
  });

  it('keeps files readable: none above 500 lines', () => {
    expect(paths(product.filter(({ text }) => text.split('\n').length > 500))).toEqual([]);
  });
});
