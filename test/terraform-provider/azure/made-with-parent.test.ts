import { describe, expect, it } from 'vitest';
import { isMadeWithParent } from './made-with-parent.ts';

describe('isMadeWithParent', () => {
  it.each([
    ['Microsoft.Storage/storageAccounts/blobServices', 'default', true],
    ['Microsoft.Sql/servers/databases', 'master', true],
    ['Microsoft.Sql/servers/databases', 'charts', false],
    ['Microsoft.OperationalInsights/workspaces/tables', 'SigninLogs', true],
    ['Microsoft.OperationalInsights/workspaces/tables', 'Own_CL', false],
    ['Microsoft.DocumentDB/databaseAccounts/sqlRoleDefinitions', '00000000-0000-0000-0000-000000000002', true],
    ['Microsoft.DocumentDB/databaseAccounts/sqlRoleDefinitions', '00000000-0000-4000-8000-000000000002', false],
    ['Microsoft.Resources/tags', 'default', true],
    ['Microsoft.KeyVault/vaults', 'kv', false],
  ])('%s %s: %s', (type, name, made) => {
    expect(isMadeWithParent(type, name)).toBe(made);
  });
});
