import { describe, expect, it } from 'vitest';
import { contosoTypes } from '../../arm/validate/testing/contoso.ts';
import { scratchFolder } from '../testing/scratch-folder.ts';
import { importTypes } from './import-types.ts';
import { openTypes, typesFile } from './type-store.ts';

const folder = scratchFolder();

describe('importTypes', () => {
  it('writes what openTypes opens, and says what it did not read', async () => {
    folder.put({ 'clone/a/types.json': contosoTypes, 'clone/b/types.json': '{' });
    const cwd = folder.path();
    const env = { HOME: cwd };
    const imported = await importTypes({ cwd, from: 'clone', patterns: [], out: typesFile(env) });
    expect(imported.ok && imported.value).toMatchObject({
      resources: 4,
      types: 4,
      passedOver: ['clone/b/types.json: it is not JSON'],
      unsure: [],
    });
    const opened = openTypes(undefined, cwd, env);
    expect(opened.ok && opened.value?.index.names).toHaveLength(4);
    if (opened.ok) opened.value?.close();
  });

  it('tells of types that were stripped of a name', async () => {
    const properties = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`p${i}`, { type: { $ref: '#/0' } }]));
    folder.put({ 'types.json': [...contosoTypes, { $type: 'ObjectType', name: 'Large', properties }] });
    const cwd = folder.path();
    const imported = await importTypes({ cwd, from: 'types.json', patterns: [], out: 'out' });
    expect(imported.ok && imported.value.unsure).toEqual(['description']);
  });
});

describe('openTypes', () => {
  it('opens nothing where none were imported, and refuses a file that is not there', () => {
    const env = { HOME: folder.path() };
    expect(openTypes(undefined, folder.path(), env)).toEqual({ ok: true, value: undefined });
    expect(openTypes('gone', folder.path(), env)).toEqual({
      ok: false,
      error: '--types gone: there is no such file',
    });
  });
});
