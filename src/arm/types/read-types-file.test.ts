import { describe, expect, it } from 'vitest';
import { contosoTypes } from '../validate/testing/contoso.ts';
import { isWanted, readTypesFile } from './read-types-file.ts';

describe('readTypesFile', () => {
  it.each([
    ['a list', contosoTypes],
    ['an object that has one', { source: 'x', types: contosoTypes }],
  ])('reads %s, the types of one provider and version together', (_, json) => {
    const read = readTypesFile(json);
    expect(read.ok && read.value.map(({ resources }) => resources.map(({ name }) => name))).toEqual([
      [
        'Contoso.Test/things@2024-01-01',
        'Contoso.Test/things/parts@2024-01-01',
        'Contoso.Test/things/settings@2024-01-01',
        'Contoso.Test/reports@2024-01-01',
      ],
    ]);
  });

  it('leaves out what is not wanted, and the types that only that needs', () => {
    const read = readTypesFile(contosoTypes, (name) => name.includes('/parts'));
    expect(read.ok && read.value[0]?.resources).toHaveLength(1);
    expect(read.ok && read.value[0]?.nodes.length).toBeLessThan(6);
  });

  it.each([
    [{}, 'it is no list of types'],
    [[{ 13: {} }], 'its types are not of the format that Microsoft has used since 2024 (each with a "$type")'],
  ])('says of %j why it is none', (json, error) => {
    expect(readTypesFile(json)).toEqual({ ok: false, error });
  });
});

describe('isWanted', () => {
  const name = 'Microsoft.Network/virtualNetworks/subnets@2024-05-01';
  it.each<readonly [readonly string[], boolean]>([
    [[], true],
    [['Microsoft.Network/*'], true],
    [['microsoft.network/virtualnetworks'], false],
    [['microsoft.network/virtualnetworks/subnets'], true],
    [['Microsoft.Sql/*', '*/subnets'], true],
    [['Microsoft.Network/*@2024-*'], true],
    [['Microsoft.Network/*@2023-*'], false],
    [['Microsoft.*/virtual*/sub*'], true],
    [['Microsoft.*/virtual*/subb*'], false],
    [['*subnets*subnets'], false],
    [['Microsoft.Network/virtualNetworks/subnets/more'], false],
  ])('%j: %j', (patterns, wanted) => {
    expect(isWanted(name, patterns)).toBe(wanted);
  });
});
