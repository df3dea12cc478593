import { describe, expect, it } from 'vitest';
import { emptyDeclaration } from '../../model/declaration.ts';
import type { Resource } from '../../model/resource.ts';
import { Unknown } from '../../model/unknown.ts';
import { EstateIndex } from '../estate-index.ts';
import { impliedSingleton, impliedSingletons } from './singleton.ts';

const ACCOUNT = 'microsoft.storage/storageaccounts';
const base = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/st';

function account(own: Partial<Resource> = {}): Resource {
  return {
    id: base,
    type: ACCOUNT,
    name: 'st',
    body: { kind: 'StorageV2' },
    completeness: 'declared',
    existence: true,
    origin: 'arm-template',
    source: { file: 'main.json' },
    ...own,
  };
}

const indexOf = (...resources: readonly Resource[]): EstateIndex =>
  new EstateIndex({ resources, diagnostics: [], inputs: [], wholeTypes: new Set(), declaration: emptyDeclaration });

describe('impliedSingletons', () => {
  it.each([
    ['blobservices', 'StorageV2', 1],
    ['blobservices', 'blockblobstorage', 1],
    ['blobservices', 'FileStorage', 0],
    ['fileservices', 'BlobStorage', 0],
    ['fileservices', 'FileStorage', 1],
    ['queueservices', 'Storage', 1],
    ['tableservices', 'BlockBlobStorage', 0],
  ])('gives %s of an account of kind %s: %i', (service, kind, count) => {
    expect(impliedSingletons(indexOf(account({ body: { kind } })), `${ACCOUNT}/${service}`)).toHaveLength(count);
  });

  it('writes the id as Azure does and leaves out a child that is stated', () => {
    const type = `${ACCOUNT}/blobservices`;
    const [implied] = impliedSingletons(indexOf(account()), type);
    expect(implied?.id).toBe(`${base}/blobServices/default`);
    const stated = account({ id: `${base}/blobservices/default`, type, name: 'st/default', body: {} });
    expect(impliedSingletons(indexOf(account(), stated), type)).toEqual([]);
  });

  it('knows no more of the child of an exported parent than that it exists', () => {
    const [implied] = impliedSingletons(indexOf(account({ completeness: 'full' })), `${ACCOUNT}/blobservices`);
    expect(implied).toMatchObject({ completeness: 'summary', existence: true });
    const exported = account({ completeness: 'full' });
    expect(impliedSingleton(exported, `${ACCOUNT}/blobservices`, indexOf(exported))).toBeUndefined();
  });

  it('knows no defaults of a child where a part compiled by itself declares one of an account that it does not name', () => {
    const type = `${ACCOUNT}/blobservices`;
    const name = String(new Unknown('parameter', "parameters('account')"));
    const id = `/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/${name}`;
    const stray = account({
      id: `${id}/blobServices/default`,
      type,
      name: `${name}/default`,
      body: {},
    });
    const [implied] = impliedSingletons(indexOf(account(), stray), type);
    expect(implied?.completeness).toBe('summary');
    const own = account({ id, name });
    expect(impliedSingletons(indexOf(account(), own, stray), type)[0]?.completeness).toBe('declared');
  });

  it('leaves open whether an account of unknown kind has it', () => {
    const kind = new Unknown('parameter', "parameters('kind')");
    const [implied] = impliedSingletons(indexOf(account({ body: { kind } })), `${ACCOUNT}/fileservices`);
    expect(implied?.existence).toBe(kind);
  });

  it('gives nothing where no document says that the child always exists', () => {
    expect(impliedSingletons(indexOf(account()), `${ACCOUNT}/managementpolicies`)).toEqual([]);
  });
});
