import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow, packagesImportedBy, product, root, type Source, sources } from './support/sources.ts';

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
}

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const { scripts, dependencies, devDependencies, optionalDependencies } = JSON.parse(read('package.json')) as Manifest;
const runtime = Object.keys(dependencies);
const development = Object.keys(devDependencies);
const optional = Object.keys(optionalDependencies);
/** Loaded by its path, and not imported: its native layer is called below its interface. */
const nativeEngine = 'chdb';

describe('direct dependencies', () => {
  const page = read('docs/dependencies.md');
  const [table, prose] = page.split('For development:');
  const rows = [...(table ?? '').matchAll(/^\| `([^`]+)`/gm)].map((match) => match[1]);

  it('have a row each in docs/dependencies.md that says why, and no row is without its package', () => {
    expect(rows.toSorted()).toEqual(runtime.toSorted());
  });

  it('for development are named there too', () => {
    expect(development.filter((name) => !prose?.includes(`\`${name}\``))).toEqual([]);
  });

  it('that are optional are named there too', () => {
    expect(optional.filter((name) => !table?.includes(`\`${name}\``))).toEqual([]);
  });

  it('are what the product imports, and nothing else is', () => {
    const imported = [...new Set(product.flatMap(packagesImportedBy))];
    const declared = [...runtime, ...optional.filter((name) => name !== nativeEngine)];
    expect(imported.toSorted()).toEqual(declared.toSorted());
  });

  it('of tests are declared', () => {
    const declared = new Set([...runtime, ...optional, ...development]);
    expect(sources.flatMap(packagesImportedBy).filter((name) => !declared.has(name))).toEqual([]);
  });
});

describe('what people read', () => {
  const documents: readonly Source[] = [
    ...readdirSync(root)
      .filter((file) => /\.(?:md|ya?ml)$/.test(file))
      .map((path) => ({ path, text: read(path) })),
    ...filesBelow('docs', '.md'),
    ...filesBelow('docs', '.yml'),
    ...filesBelow('src/cli', '.ts'),
    ...filesBelow('examples', '.md'),
    ...filesBelow('scripts', '.mjs'),
  ];

  it('names no path of one machine', () => {
    const machine = /(?<![\w.:/}])\/(?:work|tmp|home|root|Users|mnt|opt|var)\/[\w.]|\b[A-Z]:\\\w/;
    expect(documents.filter(({ text }) => machine.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('names only files of this repository that are there', () => {
    const named = /`((?:src|test|docs|hipaa|controls|examples|scripts)\/[\w./-]*\w)`/g;
    const gone = documents
      .filter(({ path }) => path.endsWith('.md'))
      .flatMap(({ path, text }) =>
        [...text.matchAll(named)]
          .map((match) => match[1] ?? '')
          .filter((target) => !existsSync(join(root, target)))
          .map((target) => `${path}: ${target}`),
      );
    expect(gone).toEqual([]);
  });

  it('names only npm scripts that there are, and each runs a file that is there', () => {
    const asked = documents.flatMap(({ text }) =>
      [...text.matchAll(/npm run ([\w:-]+)/g)].map((match) => match[1] ?? ''),
    );
    expect(asked.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
    const files = Object.values(scripts).flatMap((line) => line.match(/\b(?:scripts|test)\/[\w./-]+/g) ?? []);
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });
});

describe('controls', () => {
  const KEBAB = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
  const folders = (path: string): string[] =>
    readdirSync(join(root, path), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `${path}/${entry.name}`);

  it('stand in folders in kebab-case, areas and controls alike', () => {
    const areas = folders('controls');
    const controls = areas.flatMap(folders);
    expect([...areas, ...controls].filter((path) => !KEBAB.test(basename(path)))).toEqual([]);
  });
});
