import { describe, expect, it } from 'vitest';
import { namedSettings } from './named-settings.ts';

const storage = 'microsoft.storage/storageaccounts';

describe('namedSettings', () => {
  it('names settings of the judged type by their paths', () => {
    const rule = {
      mode: 'Indexed' as const,
      if: {
        allOf: [
          { field: 'type', equals: 'Microsoft.Storage/storageAccounts' },
          { field: 'Microsoft.Storage/storageAccounts/minimumTlsVersion', notEquals: 'TLS1_2' },
          { field: 'sku.name', like: '*GRS' },
        ],
      },
      then: { effect: 'audit' as const },
    };
    expect(namedSettings(rule, [storage])).toEqual([
      { type: storage, path: 'properties.minimumTlsVersion' },
      { type: storage, path: 'sku.name' },
    ]);
  });

  it('names settings of related resources, of elements, and of expressions', () => {
    const rule = {
      mode: 'All' as const,
      if: {
        count: {
          field: 'Microsoft.Network/networkSecurityGroups/securityRules[*]',
          where: {
            value: "[current('Microsoft.Network/networkSecurityGroups/securityRules[*].access')]",
            equals: 'Allow',
          },
        },
        greater: 0,
      },
      then: {
        effect: 'auditIfNotExists' as const,
        details: {
          type: 'Microsoft.Storage/storageAccounts/blobServices',
          existenceCondition: {
            field: 'Microsoft.Storage/storageAccounts/blobServices/isVersioningEnabled',
            equals: true,
          },
        },
      },
    };
    expect(namedSettings(rule, ['microsoft.network/networksecuritygroups'])).toEqual([
      { type: 'microsoft.network/networksecuritygroups', path: 'properties.securityRules[*]' },
      { type: 'microsoft.network/networksecuritygroups', path: 'properties.securityRules[*].properties.access' },
      { type: `${storage}/blobservices`, path: 'properties.isVersioningEnabled' },
    ]);
  });
});
