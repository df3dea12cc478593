import { describe, expect, it } from 'vitest';
import type { Resource } from '../../model/resource.ts';
import { isUnknown } from '../../model/unknown.ts';
import { assumeSubscriptions } from './assume-subscriptions.ts';

const S = '/subscriptions/7d1f6c1e-2f0b-4c55-9a64-1c0f2f0a9b11';
const resource = (id: string, type: string, target?: string): Resource => ({
  id,
  type,
  name: 'x',
  body: {},
  completeness: 'declared',
  existence: true,
  origin: 'arm-template',
  source: { file: 'main.json' },
  ...(target === undefined ? {} : { extends: target }),
});
const plan = resource(`${S}/providers/Microsoft.Security/pricings/Arm`, 'microsoft.security/pricings', S);
const own = resource(S.toUpperCase(), 'microsoft.resources/subscriptions');
const vault = `${S}/resourceGroups/g/providers/Microsoft.KeyVault/vaults/kv`;
const settingOn = (target: string): Resource =>
  resource(
    `${target}/providers/Microsoft.Insights/diagnosticSettings/logs`,
    'microsoft.insights/diagnosticsettings',
    target,
  );
const alert = resource(
  `${S}/resourceGroups/g/providers/Microsoft.Insights/activityLogAlerts/a`,
  'microsoft.insights/activitylogalerts',
);

describe('assumeSubscriptions', () => {
  it.each<[string, Resource[], string[]]>([
    ['of what stands on it', [plan], [S]],
    ['once for several', [plan, settingOn(S), alert], [S]],
    ['of an alert in one of its groups', [alert], [S]],
    ['not of a setting on a resource in it', [settingOn(vault)], []],
    ['not where the input shows it', [own, plan], []],
    ['not of anything else', [resource(vault, 'microsoft.keyvault/vaults')], []],
  ])('gives the subscription %s', (_, resources, ids) => {
    expect(assumeSubscriptions(resources).map(({ id }) => id)).toEqual(ids);
  });

  it('takes its tags from a resource of tags that stands on it', () => {
    const tags: Resource = {
      ...resource(`${S}/providers/Microsoft.Resources/tags/default`, 'microsoft.resources/tags', S.toUpperCase()),
      body: { properties: { tags: { dataClass: 'phi' } } },
    };
    expect(assumeSubscriptions([plan, tags])[0]?.body['tags']).toEqual({ dataClass: 'phi' });
    expect(assumeSubscriptions([{ ...tags, extends: vault }])).toEqual([]);
  });

  it('knows nothing of its tags where nothing gives them', () => {
    expect(isUnknown(assumeSubscriptions([plan])[0]?.body['tags'])).toBe(true);
  });
});
