import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contosoTypes } from '../../arm/validate/testing/contoso.ts';
import { findTypes, readTypes } from './read-types.ts';
import { withFolder } from './testing/folder.ts';

const file = 'contoso/contoso.test/2024-01-01/types.json';
const index = (reference: string): object => ({
  resources: {
    'Contoso.Test/things@2024-01-01': { $ref: `${reference}#/21` },
    'Contoso.Test/things/parts@2024-01-01': { $ref: `${reference}#/24` },
  },
});

function put(folder: string, files: Readonly<Record<string, unknown>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
}

/** Names of the types that are read, or what is said instead. */
async function read(path: string, cwd: string, patterns: readonly string[] = []): Promise<readonly string[]> {
  const found = await findTypes(path, cwd, patterns);
  if (!found.ok) return found.error;
  const lines: string[] = [];
  for await (const { file: name, chunks } of readTypes(found.value, cwd)) {
    if (!chunks.ok) lines.push(`${name}: ${chunks.error}`);
    else lines.push(...chunks.value.flatMap(({ resources }) => resources.map((resource) => resource.name)));
  }
  return lines;
}

describe('findTypes', () => {
  it.each<readonly [string, Readonly<Record<string, unknown>>, string]>([
    ['a clone', { 'clone/generated/index.json': index(file), [`clone/generated/${file}`]: contosoTypes }, 'clone'],
    ['the folder in it', { 'generated/index.json': index(file), [`generated/${file}`]: contosoTypes }, 'generated'],
  ])('reads of %s what its index names', (_, files, path) =>
    withFolder(async (folder) => {
      put(folder, files);
      expect(await read(path, folder)).toEqual([
        'Contoso.Test/things@2024-01-01',
        'Contoso.Test/things/parts@2024-01-01',
      ]);
      expect(await read(path, folder, ['*/parts'])).toEqual(['Contoso.Test/things/parts@2024-01-01']);
      expect(await read(path, folder, ['Other/*'])).toEqual([]);
    }),
  );

  it('reads a folder without an index, and one file', () =>
    withFolder(async (folder) => {
      put(folder, { 'a/types.json': contosoTypes, 'b/other.json': contosoTypes, 'c/types.json': 'no JSON' });
      expect(await read('.', folder, ['*/things'])).toEqual([
        'Contoso.Test/things@2024-01-01',
        'c/types.json: it is not JSON',
      ]);
      expect(await read('b/other.json', folder, ['*/reports'])).toEqual(['Contoso.Test/reports@2024-01-01']);
    }));

  it('follows no reference out of the folder', () =>
    withFolder(async (folder) => {
      put(folder, { 'outside.json': contosoTypes, 'clone/index.json': index('../outside.json') });
      expect(await read('clone', folder)).toEqual([]);
    }));

  it('reads what lies there where the index is none', () =>
    withFolder(async (folder) => {
      put(folder, { 'a/index.json': '{}', 'a/x/types.json': contosoTypes, 'b/index.json': 'no JSON' });
      expect(await read('a', folder, ['*/things'])).toEqual(['Contoso.Test/things@2024-01-01']);
      expect(await read('b', folder)).toEqual([]);
      put(folder, {
        'd/index.json': { resources: { 'A.B/c@1': { RelativePath: 'x' } } },
        'd/x/types.json': contosoTypes,
      });
      expect(await read('d', folder, ['*/things'])).toEqual(['Contoso.Test/things@2024-01-01']);
    }));

  it('says what is wrong', () =>
    withFolder(async (folder) => {
      put(folder, { 'c/index.json': index(file) });
      expect(await read('nowhere', folder)).toEqual(['nowhere: there is no such file or folder']);
      expect(await read('c', folder)).toEqual([`c/${file}: there is no such file or folder`]);
    }));
});
