import { describe, expect, it } from 'vitest';
import type { Content, PolicyControl } from '../../model/content.ts';
import { idOf } from '../../model/value.ts';
import { neededBy } from '../../order.ts';
import { composeForTest, resourceOf } from '../../testing/compose-for-test.ts';
import { effectOf } from './policy-definition.ts';

const control = (given: Partial<PolicyControl>): PolicyControl => ({
  id: 'network-001',
  title: 'A title',
  why: 'A reason.',
  types: ['microsoft.storage/storageaccounts'],
  scope: 'phi',
  mode: 'Indexed',
  condition: { field: 'type', equals: 'Microsoft.Storage/storageAccounts' },
  effect: 'audit',
  parameters: {},
  ...given,
});
const setting = { type: 'Microsoft.Insights/diagnosticSettings', existenceCondition: {} };
const logged = control({
  id: 'logging-001',
  types: ['microsoft.keyvault/vaults'],
  effect: 'auditIfNotExists',
  details: setting,
});
const archived = control({
  id: 'logging-060',
  parameters: { archives: { from: 'estate.logs.archiveStorageAccountIds' }, days: { value: 2192 } },
});
const content: Content = { controls: [control({}), logged, archived], detections: [] };
const blueprint = composeForTest({ managementGroup: 'corp' }, content);
const get = (symbol: string) => resourceOf(blueprint, symbol);

describe('effectOf', () => {
  it.each([
    ['reports', control({}), 'audit'],
    ['refuses what is safe to refuse', control({ id: 'secrets-027' }), 'deny'],
    ['makes a diagnostic setting where there is none', logged, 'deployIfNotExists'],
    [
      'reports on the setting of a subscription',
      control({ types: ['microsoft.resources/subscriptions'], effect: 'auditIfNotExists', details: setting }),
      'auditIfNotExists',
    ],
    [
      'reports on what else is missing',
      control({ effect: 'auditIfNotExists', details: { type: 'Microsoft.Authorization/locks' } }),
      'auditIfNotExists',
    ],
  ])('%s', (_, given, effect) => {
    expect(effectOf(given)).toBe(effect);
  });
});

describe('ownPolicies', () => {
  it('gives each definition what the initiative knows of the estate', () => {
    const references = get('safeguardInitiative').properties?.['policyDefinitions'];
    expect(references).toHaveLength(3);
    expect([...neededBy(get('safeguardInitiative'))]).toEqual(
      expect.arrayContaining(['policyLogging060', 'logArchive', 'logArchiveSecondary', 'workspace']),
    );
    expect(get('policyLogging060').properties).toMatchObject({
      parameters: { archives: { type: 'Array' }, effect: { defaultValue: 'audit' } },
      policyRule: { then: { effect: "[parameters('effect')]" } },
    });
  });

  it('takes the staging accounts of all spokes for declared, and none where there are no machines', () => {
    const staged = control({
      id: 'recovery-010',
      parameters: { stagingAccounts: { from: 'estate.recovery.stagingAccountIds' } },
    });
    const given = (workloads: unknown) => {
      const spokes = ['one', 'two'].map((name) => ({ name, workloads }));
      const composed = composeForTest({ spokes }, { controls: [staged], detections: [] });
      return resourceOf(composed, 'safeguardInitiative').properties?.['policyDefinitions'];
    };
    const reference = (value: unknown) => [expect.objectContaining({ parameters: { stagingAccounts: { value } } })];
    expect(given({ machines: [{ name: 'app' }] })).toEqual(
      reference([idOf('oneStagingAccount'), idOf('twoStagingAccount')]),
    );
    expect(given({ storage: { containers: ['documents'] } })).toEqual(reference([]));
  });

  it('lets the initiative make settings, and read no logs', () => {
    expect(get('policyLogging001').properties).toMatchObject({
      policyRule: {
        then: {
          details: {
            roleDefinitionIds: [expect.stringContaining('749f88d5-cbae-40b8-bcfc-e573ddc772fa')],
            deployment: {
              properties: {
                template: { resources: [{ type: 'Microsoft.KeyVault/vaults/providers/diagnosticSettings' }] },
              },
            },
          },
        },
      },
    });
    expect(get('logTargetRole').properties).toMatchObject({
      permissions: [{ actions: expect.not.arrayContaining([expect.stringContaining('query')]) }],
    });
  });

  it('is left out where there are no controls', () => {
    expect(composeForTest().resources.filter(({ type }) => type.endsWith('/policyDefinitions'))).toEqual([]);
  });
});

describe('what governs the subscriptions', () => {
  it.each(['phi', 'platform'])('tags "%s", and assigns regions, HIPAA and the benchmark', (key) => {
    expect(get(`${key}SubscriptionTags`).properties).toMatchObject({
      tags: { dataClass: key === 'phi' ? 'phi' : 'operational' },
    });
    for (const assigned of ['AllowedRegions', 'HipaaHitrust', 'SecurityBenchmark']) {
      expect(get(`${key}${assigned}`).properties).toMatchObject({ enforcementMode: 'Default' });
    }
  });

  it('turns the plans of Defender on one after the other', () => {
    const plans = blueprint.resources.filter(
      ({ type, symbol }) => type.endsWith('/pricings') && symbol.startsWith('phi'),
    );
    expect(plans).toHaveLength(13);
    expect(plans.filter(({ after }) => after === undefined)).toHaveLength(1);
  });

  it('puts the subscription with ePHI below the management group that is named', () => {
    expect(get('phiManagementGroup').properties).toMatchObject({
      details: { parent: { id: '/providers/Microsoft.Management/managementGroups/corp' } },
    });
    expect(get('phiSubscriptionPlacement').parent).toBe('phiManagementGroup');
    expect(composeForTest().resources.some(({ symbol }) => symbol === 'phiManagementGroup')).toBe(false);
  });

  it('gives operators no logs and nobody a right to write roles', () => {
    expect(get('phiOperatorRole').properties).toMatchObject({
      permissions: [{ notActions: expect.arrayContaining(['Microsoft.OperationalInsights/workspaces/query/*']) }],
    });
    const roles = blueprint.resources.filter(({ type }) => type.endsWith('/roleDefinitions'));
    expect(JSON.stringify(roles.map(({ properties }) => properties))).not.toContain('roleAssignments/write');
  });
});
