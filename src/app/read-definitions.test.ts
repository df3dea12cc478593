import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readAliases, readDefinitions } from './read-definitions.ts';
import { scratchFolder } from './testing/scratch-folder.ts';

const scratch = scratchFolder();
const provider = '/providers/Microsoft.Authorization';

const definition = (name: string): object => ({
  id: `${provider}/policyDefinitions/${name}`,
  name,
  properties: {
    displayName: `About ${name}`,
    mode: 'Indexed',
    policyRule: { if: { field: 'type', equals: 'Microsoft.Web/sites' }, then: { effect: 'audit' } },
  },
});
const initiative = (name: string, ...definitions: readonly string[]): object => ({
  id: `${provider}/policySetDefinitions/${name}`,
  name,
  properties: {
    displayName: name,
    policyDefinitions: definitions.map((id) => ({ policyDefinitionId: `${provider}/policyDefinitions/${id}` })),
  },
});
const lines = (...items: readonly object[]): string => items.map((item) => `${JSON.stringify(item)}\n`).join('');
const read = async (...paths: readonly string[]) => readDefinitions(paths, scratch.path(), undefined);

describe('readDefinitions', () => {
  it.each<[string, string, string | object]>([
    ['one document', 'a.json', definition('one')],
    ['a list', 'a.json', [definition('one')]],
    ['a page of the REST API', 'a.json', { value: [definition('one')], nextLink: null }],
    ['a line a definition', 'a.ndjson', lines(definition('one'))],
    ['text with a byte order mark', 'a.json', `\uFEFF${JSON.stringify(definition('one'))}`],
    ['a compressed file', 'a.ndjson.gz', gzipSync(lines(definition('one')))],
  ])('reads %s', async (_, file, content) => {
    scratch.put({ [file]: content });
    const { definitions, trouble, about } = await read('.');
    expect([definitions.map(({ name }) => name), trouble]).toEqual([['one'], []]);
    expect([...about.values()]).toEqual([{ description: 'About one', remediable: false }]);
  });

  it('lets only what no initiative holds stand alone', async () => {
    scratch.put({ 'all.json': [definition('b'), definition('a'), definition('held'), initiative('set', 'held')] });
    const { definitions, initiatives } = await read('all.json');
    expect(definitions.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(initiatives.map(({ references }) => references.length)).toEqual([1]);
  });

  it('keeps an initiative without what it lacks, and says what that is', async () => {
    scratch.put({ 'all.json': [definition('held'), initiative('set', 'held', 'gone')] });
    const { initiatives, trouble } = await read('all.json');
    expect(initiatives.map(({ references }) => references.length)).toEqual([1]);
    expect(trouble).toEqual([expect.stringMatching(/^all\.json: .*gone/)]);
  });

  it.each<[string, string | object, RegExp]>([
    ['text', 'not JSON', /^a\.json: is not JSON$/],
    ['what nests too deeply', '['.repeat(100_000), /^a\.json: is not JSON$/],
    ['what is no definition', { name: 'x', properties: {} }, /^a\.json: x: /],
  ])('says that it cannot use %s', async (_, content, message) => {
    scratch.put({ 'a.json': content });
    expect((await read('a.json')).trouble).toEqual([expect.stringMatching(message)]);
  });

  it('names the path that is not there', async () => {
    expect((await read('none.json')).trouble).toEqual([
      'none.json: Cannot read this path: there is no such file or folder',
    ]);
  });
});

describe('readAliases', () => {
  it('of no paths is no table', async () => {
    expect(await readAliases([], scratch.path())).toEqual({ ok: true, value: undefined });
  });

  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ['a path that is not there', {}, /^a\.json: Cannot read this path/],
    ['a file that is not JSON', { 'a.json': '{' }, /^a\.json: is not JSON$/],
  ])('stops at %s', async (_, files, message) => {
    scratch.put(files);
    expect(await readAliases(['a.json'], scratch.path())).toEqual({ ok: false, error: expect.stringMatching(message) });
  });
});
