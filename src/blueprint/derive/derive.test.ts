import { describe, expect, it } from 'vitest';
import { composeForTest } from '../testing/compose-for-test.ts';
import { logRows } from './log-categories.ts';

const workloads = {
  sql: { databases: ['charts'] },
  storage: { containers: ['documents'] },
  machines: [{ name: 'app' }],
};
const blueprint = composeForTest({ spokes: [{ name: 'one', workloads }] });
const unitOf = new Map(blueprint.units.map((unit) => [unit.key, unit]));
const ofType = (type: string) => blueprint.resources.filter((resource) => resource.type === type);

describe('deriveDiagnosticSettings', () => {
  const logged = new Set(logRows.map(({ type }) => type));
  const settings = new Map(ofType('Microsoft.Insights/diagnosticSettings').map((setting) => [setting.on, setting]));

  it('gives everything that has logs a setting in its own resource group', () => {
    const owners = blueprint.resources.filter(({ type }) => logged.has(type));
    expect(owners.length).toBeGreaterThan(40);
    expect(owners.filter(({ symbol }) => !settings.has(symbol)).map(({ symbol }) => symbol)).toEqual([]);
    const astray = owners.filter(({ symbol, unit }) => {
      const own = unitOf.get(unit)?.scope;
      const of = unitOf.get(settings.get(symbol)?.unit ?? '')?.scope;
      return JSON.stringify(own) !== JSON.stringify(of);
    });
    expect(astray.map(({ symbol }) => symbol)).toEqual([]);
  });

  it('says which logs are told apart by table, and names those of a vault of backups', () => {
    expect(settings.get('oneVault')?.properties).toMatchObject({ logAnalyticsDestinationType: 'Dedicated' });
    expect(settings.get('oneRecoveryVault')?.properties).toMatchObject({
      logs: expect.arrayContaining([{ category: 'CoreAzureBackup', enabled: true }]),
    });
  });
});

describe('deriveLocks', () => {
  it.each(['oneVault', 'oneVaultSecondary', 'oneStorage', 'oneSqlServer', 'workspace', 'logArchive', 'platformVault'])(
    'locks %s',
    (symbol) => {
      expect(ofType('Microsoft.Authorization/locks').filter(({ on }) => on === symbol)).toMatchObject([
        { properties: { level: 'CanNotDelete' } },
      ]);
    },
  );
});
