import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isArmId, normalPattern, patternOf, recase } from './arm-id.ts';
import { Seed } from './seed.ts';

const group = '/subscriptions/s/resourceGroups/Rg-One';
const vault = `${group}/providers/Microsoft.KeyVault/vaults/Kv1`;

it.each([
  ['/subscriptions/s', 'subscriptions/*'],
  [group, 'subscriptions/*/resourcegroups/*'],
  [vault, 'microsoft.keyvault/vaults/*'],
  [`${vault}/keys/k`, 'microsoft.keyvault/vaults/*/keys/*'],
  [`${vault}/providers/Microsoft.Insights/x/y`, 'microsoft.keyvault/vaults/*/providers/microsoft.insights/x/*'],
  ['/providers/Microsoft.Management/managementGroups/m', 'providers/microsoft.management/managementgroups/*'],
])('patternOf %s', (id, pattern) => {
  expect(patternOf(id)).toBe(pattern);
});

it.each([
  ['Microsoft.Web/sites/*/config/virtualNetwork', 'microsoft.web/sites/*/config/*'],
  ['subscriptions/*/resourceGroups/{name}', 'subscriptions/*/resourcegroups/*'],
  [
    '{scope}/providers/Microsoft.Authorization/locks/{name}',
    expect.stringContaining('microsoft.authorization/locks/*'),
  ],
])('normalPattern %s', (pattern, normal) => {
  expect(normalPattern(pattern)).toEqual(normal);
});

it.each([
  [vault, true],
  ['/subscriptions/s', true],
  [`${vault}|setting`, false],
  ['https://kv1.vault.azure.net/keys/k', false],
  ['rg', false],
])('isArmId %s', (text, is) => {
  expect(isArmId(text)).toBe(is);
});

it('recase changes case alone, never that of a resource, and does change it for some seed', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const other = recase(vault, new Seed(text), 'place');
      expect(other.toLowerCase()).toBe(vault.toLowerCase());
      expect(other.endsWith('/Kv1')).toBe(true);
    }),
  );
  const forms = new Set(Array.from({ length: 20 }, (_, index) => recase(vault, new Seed(String(index)), 'place')));
  expect(forms.size).toBe(4);
});
