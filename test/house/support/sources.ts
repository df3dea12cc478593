import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** A source file: its path from the root with `/`, and its text. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** The files below a folder of the root whose names end so; without what was installed or built. */
export function filesBelow(folder: string, ending: string): readonly Source[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => join(folder, file).replaceAll('\\', '/'))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** Every TypeScript file of the product and its tests. */
export const sources: readonly Source[] = [...filesBelow('src', '.ts'), ...filesBelow('test', '.ts')];

export const isTest = (path: string): boolean =>
  path.startsWith('test/') || path.endsWith('.test.ts') || path.includes('/testing/');

/** What the product itself is made of. */
export const product: readonly Source[] = sources.filter(({ path }) => !isTest(path));

/** The text without comments; what stands in strings stays. */
export const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^;'"]*?from\s*['"]([^'"]+)['"]|(?:import|require)\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g;

/** What a text imports, as it names it: `./x.ts`, `node:fs`, `zod`. */
export const importsOf = (text: string): readonly string[] =>
  [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');

/** The files of this repository that a file imports, by path from the root. */
export const filesImportedBy = ({ path, text }: Source): readonly string[] =>
  importsOf(text)
    .filter((target) => target.startsWith('.'))
    .map((target) => relative(root, resolve(root, dirname(path), target)).replaceAll('\\', '/'));

/** The packages that a text imports, without the parts below a package and without Node's own. */
export const packagesImportedBy = ({ text }: Source): readonly string[] =>
  importsOf(text)
    .filter((target) => !target.startsWith('.') && !target.startsWith('node:'))
    .map((target) => /^(?:@[^/]+\/)?[^/]+/.exec(target)?.[0] ?? target);

const byPath = new Map(sources.map((source) => [source.path, source]));

/** The files that the given ones reach by imports, themselves included. */
export function reachedFrom(paths: readonly string[]): ReadonlySet<string> {
  const reached = new Set(paths);
  for (const path of reached) {
    const source = byPath.get(path);
    for (const target of source === undefined ? [] : filesImportedBy(source)) reached.add(target);
  }
  return reached;
}
