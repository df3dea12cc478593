import { describe, expect, it } from 'vitest';
import { Unknown } from '../../model/unknown.ts';
import type { ValueObject } from '../../model/value.ts';
import { compareSettings } from './compare-settings.ts';
import { ExistingIds } from './existing-ids.ts';
import { existing, wanted } from './testing/some-resources.ts';

const STORAGE = 'Microsoft.Storage/storageAccounts';
const runtime = (text: string): Unknown => new Unknown('runtime', text);

function compared(type: string, want: ValueObject, have: ValueObject, more: Parameters<typeof existing>[3] = {}) {
  const { differences, incomparable } = compareSettings(
    wanted(type, 'a', want).resource,
    existing(type, 'a', have, more),
    new ExistingIds(),
  );
  return { differ: differences.map(({ path }) => path), unknown: incomparable.map(({ path }) => path) };
}

describe('compareSettings finds', () => {
  it.each<readonly [string, ValueObject, ValueObject, readonly string[], readonly string[]]>([
    ['nothing where all is equal', { properties: { a: 1, b: 'x' } }, { properties: { a: 1, b: 'x', c: 3 } }, [], []],
    ['a number', { properties: { a: 1 } }, { properties: { a: 2 } }, ['properties.a'], []],
    ['a switch', { properties: { a: true } }, { properties: { a: false } }, ['properties.a'], []],
    ['nothing in another case of a word', { properties: { a: 'Enabled' } }, { properties: { a: 'enabled' } }, [], []],
    [
      'another sentence, in its case too',
      { properties: { a: 'a b' } },
      { properties: { a: 'A b' } },
      ['properties.a'],
      [],
    ],
    ['nothing in members of another case', { properties: { minTls: 1 } }, { Properties: { MinTLS: 1 } }, [], []],
    ['nothing in the order of a set', { properties: { a: ['x', 'y'] } }, { properties: { a: ['y', 'x'] } }, [], []],
    ['one more in a set', { properties: { a: ['x'] } }, { properties: { a: ['x', 'y'] } }, ['properties.a'], []],
    ['one less in a set', { properties: { a: ['x', 'y'] } }, { properties: { a: ['x'] } }, ['properties.a'], []],
    [
      'an element by its name, in any order',
      {
        properties: {
          a: [
            { name: 'one', v: 1 },
            { name: 'two', v: 2 },
          ],
        },
      },
      {
        properties: {
          a: [
            { name: 'two', v: 2 },
            { name: 'one', v: 3 },
          ],
        },
      },
      ['properties.a[one].v'],
      [],
    ],
    [
      'an element that is one more',
      { properties: { a: [{ name: 'one' }] } },
      { properties: { a: [{ name: 'one' }, { name: 'two' }] } },
      ['properties.a[two]'],
      [],
    ],
    ['a list that should be empty', { properties: { a: [] } }, { properties: { a: [{ v: 1 }] } }, ['properties.a'], []],
    ['the region, however it is written', { location: 'eastus2' }, { location: 'East US 2' }, [], []],
    ['another region', { location: 'eastus2' }, { location: 'westus' }, ['location'], []],
    ['a tag', { tags: { dataClass: 'phi' } }, { tags: {} }, ['tags.dataClass'], []],
    [
      'nothing where both are one unknown',
      { properties: { a: runtime('x') } },
      { properties: { a: runtime('x') } },
      [],
      [],
    ],
    ['what is not known there', { properties: { a: 1 } }, { properties: { a: runtime('x') } }, [], ['properties.a']],
    ['what only deployment tells', { properties: { a: runtime('x') } }, { properties: { a: 1 } }, [], ['properties.a']],
    [
      'nothing of what whoever deploys gives',
      { properties: { a: new Unknown('parameter', 'p') } },
      { properties: { a: 1 } },
      [],
      [],
    ],
    [
      'a whole object that is not known',
      { properties: { a: { b: 1 } } },
      { properties: runtime('p') },
      [],
      ['properties.a'],
    ],
  ])('%s', (_, want, have, differ, unknown) => {
    expect(compared('Contoso.Test/things', want, have)).toEqual({ differ, unknown });
  });

  it.each([
    ['equal to the documented default', { minimumTlsVersion: 'TLS1_0' }, [], []],
    ['other than the documented default', { minimumTlsVersion: 'TLS1_2' }, ['properties.minimumTlsVersion'], []],
    ['without a document', { somethingElse: 'x' }, [], ['properties.somethingElse']],
  ])('what a declaration leaves out: %s', (_, properties, differ, unknown) => {
    expect(compared(STORAGE, { properties }, { properties: {} }, { apiVersion: '2019-04-01' })).toEqual({
      differ,
      unknown,
    });
  });

  it('nothing known where an export shows no properties', () => {
    expect(compared(STORAGE, { properties: { minimumTlsVersion: 'TLS1_2' } }, {}, { completeness: 'summary' })).toEqual(
      {
        differ: [],
        unknown: ['properties.minimumTlsVersion'],
      },
    );
  });

  it('ids of matched resources as the existing estate has them', () => {
    const ids = new ExistingIds();
    ids.add(
      '/subscriptions/a/resourceGroups/new/providers/X.Y/z/new',
      '/subscriptions/a/resourceGroups/old/providers/X.Y/z/old',
    );
    const want = wanted('Contoso.Test/things', 'a', {
      identity: { userAssignedIdentities: { '/subscriptions/a/resourceGroups/new/providers/X.Y/z/new': {} } },
      properties: { link: '/subscriptions/a/resourceGroups/new/providers/X.Y/z/new/sub/one' },
    });
    const have = existing('Contoso.Test/things', 'a', {
      identity: {
        userAssignedIdentities: { '/subscriptions/A/resourcegroups/old/providers/X.Y/z/old': { clientId: 'c' } },
      },
      properties: { link: '/subscriptions/a/resourceGroups/old/providers/X.Y/z/old/sub/one' },
    });
    expect(compareSettings(want.resource, have, ids)).toMatchObject({ differences: [], incomparable: [] });
  });

  it('never shows a text of the input that may be a secret', () => {
    const { differences } = compareSettings(
      wanted('Contoso.Test/things', 'a', { properties: { adminPassword: 'x', note: 'y', mode: 'On' } }).resource,
      existing('Contoso.Test/things', 'a', {
        properties: { adminPassword: 'hunter2', note: 'AccountKey=abc==;', mode: 'Off' },
      }),
      new ExistingIds(),
    );
    expect(differences.map(({ actual }) => actual)).toEqual(['another text', 'another text', 'Off']);
  });
});
