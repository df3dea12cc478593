import { describe, expect, it } from 'vitest';
import { only, readPlan } from '../testing/read-case.ts';

const scope = '/subscriptions/7d1f6c1e-2f0b-4c55-9a64-1c0f2f0a9b11';

describe('authorization mappings', () => {
  it.each([
    [
      'azurerm_management_lock',
      { name: 'keep', scope: `${scope}/resourceGroups/rg`, lock_level: 'CanNotDelete' },
      'microsoft.authorization/locks',
      `${scope}/resourceGroups/rg`,
      { level: 'CanNotDelete' },
    ],
    [
      'azurerm_subscription_policy_assignment',
      { name: 'a', subscription_id: scope, policy_definition_id: '/p', enforce: false },
      'microsoft.authorization/policyassignments',
      scope,
      { policyDefinitionId: '/p', enforcementMode: 'DoNotEnforce' },
    ],
  ])('%s stands on its scope', (terraform, values, type, extended, properties) => {
    const resource = only(readPlan({ resources: [{ address: `${terraform}.x`, values }] }), type);
    expect(resource.extends).toBe(extended);
    expect(resource.body['properties']).toMatchObject(properties);
  });
});
