import { describe, expect, it } from 'vitest';
import { knownMembers, knownProperties, ruleResourceSchema, ruleYamlSchema } from './rule-schema.ts';

const least = { id: 'a', name: 'b', severity: 'low', query: 'T' };
const schedule = { queryFrequency: '1h', queryPeriod: '1d', triggerOperator: 'GT', triggerThreshold: '3' };

describe('ruleYamlSchema', () => {
  it('takes values as rules write them: any case, quoted numbers, empty members', () => {
    const rule = ruleYamlSchema.parse({ ...least, ...schedule, tactics: null, entityMappings: null, version: 1.1 });
    expect(rule).toMatchObject({
      kind: 'Scheduled',
      severity: 'Low',
      frequency: 3600,
      period: 86_400,
      trigger: { operator: 'gt', threshold: 3 },
      tactics: [],
      entityMappings: [],
      version: '1.1',
      enabled: true,
      incident: { createIncident: true },
    });
  });

  it.each<[string, object, readonly string[]]>([
    ['what a schedule lacks', least, ['queryFrequency', 'queryPeriod', 'triggerOperator', 'triggerThreshold']],
    ['a negative threshold', { ...least, ...schedule, triggerThreshold: -1 }, ['triggerThreshold']],
    ['an unknown operator', { ...least, ...schedule, triggerOperator: 'about' }, ['triggerOperator']],
    [
      'an unknown grouping',
      { ...least, ...schedule, eventGroupingSettings: { aggregationKind: 'x' } },
      ['eventGroupingSettings.aggregationKind'],
    ],
    ['an endless query', { ...least, ...schedule, query: 'x'.repeat(300_000) }, ['query']],
  ])('refuses %s by member', (_what, value, paths) => {
    const issues = ruleYamlSchema.safeParse(value).error?.issues ?? [];
    expect(issues.map(({ path }) => path.join('.'))).toEqual(paths);
  });

  it('rests after an alert only where that is switched on', () => {
    const suppressionDuration = '5h';
    expect(ruleYamlSchema.parse({ ...least, ...schedule, suppressionDuration }).suppression).toBe(0);
    expect(
      ruleYamlSchema.parse({ ...least, ...schedule, suppressionDuration, suppressionEnabled: true }).suppression,
    ).toBe(18_000);
  });
});

describe('ruleResourceSchema', () => {
  const properties = { displayName: 'b', severity: 'High', query: 'T' };
  it('takes the id from the name or id of the resource', () => {
    const guid = '11111111-2222-3333-4444-555555555555';
    const named = (over: object) => ruleResourceSchema.parse({ kind: 'NRT', properties, ...over }).id;
    expect(named({ name: `[concat(parameters('workspace'), '/Microsoft.SecurityInsights/${guid}')]` })).toBe(guid);
    expect(named({ id: `/subscriptions/s/alertRules/${guid}` })).toBe(guid);
    expect(named({ name: 'plain' })).toBe('plain');
  });

  it('names what a schedule lacks below properties', () => {
    const issues = ruleResourceSchema.safeParse({ kind: 'Scheduled', properties }).error?.issues ?? [];
    expect(issues.map(({ path }) => path[0])).toEqual(['properties', 'properties', 'properties', 'properties']);
  });
});

describe('knownMembers and knownProperties', () => {
  it('are those of the schemas', () => {
    expect(knownMembers).toEqual(expect.arrayContaining(['id', 'query', 'tags', 'relevantTechniques']));
    expect(knownProperties).toEqual(expect.arrayContaining(['displayName', 'query', 'techniques', 'templateVersion']));
  });
});
