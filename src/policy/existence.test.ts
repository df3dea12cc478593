import { describe, expect, it } from 'vitest';
import type { Resource } from '../model/resource.ts';
import { Unknown } from '../model/unknown.ts';
import type { ValueObject } from '../model/value.ts';
import type { PolicyState } from './result.ts';
import { atId, GROUP, type JudgeOptions, judge, makeResource, SUBSCRIPTION } from './testing/judge.ts';

const VM = 'Microsoft.Compute/virtualMachines';
const open = new Unknown('parameter', 'p');

const rule = (type: string, details: object) => ({
  mode: 'All',
  if: { field: 'type', equals: type },
  then: { effect: 'AuditIfNotExists', details },
});

const vm = (completeness: 'declared' | 'full' = 'full') =>
  makeResource(VM, 'vm1', { location: 'eastus' }, { completeness });
const extension = (name: string, type: string | Unknown, options = {}) =>
  makeResource(`${VM}/extensions`, name, { properties: { type } }, options);

describe('children', () => {
  const antimalware = rule(VM, {
    type: `${VM}/extensions`,
    existenceCondition: { field: `${VM}/extensions/type`, equals: 'IaaSAntimalware' },
  });
  it.each<[string, Resource[], JudgeOptions, PolicyState]>([
    ['one satisfies', [vm(), extension('vm1/a', 'x'), extension('vm1/b', 'IaaSAntimalware')], {}, 'Compliant'],
    ['one may satisfy', [vm(), extension('vm1/a', open)], {}, 'Unknown'],
    [
      'one would satisfy if it exists',
      [vm('declared'), extension('vm1/a', 'IaaSAntimalware', { existence: open })],
      {},
      'Unknown',
    ],
    ['none, and a declaration states its children', [vm('declared')], {}, 'NonCompliant'],
    [
      'none satisfies, and a declaration states its children',
      [vm('declared'), extension('vm1/a', 'x')],
      {},
      'NonCompliant',
    ],
    ['none in an export that may lack them', [vm()], {}, 'Unknown'],
    ['none in an estate that is whole', [vm()], { whole: true }, 'NonCompliant'],
    [
      'none of a type that was read whole',
      [vm()],
      { wholeTypes: ['microsoft.compute/virtualmachines/extensions'] },
      'NonCompliant',
    ],
    ['that of another machine', [vm('declared'), extension('vm2/a', 'IaaSAntimalware')], {}, 'NonCompliant'],
  ])('%s', (_, resources, options, state) => {
    expect(judge(antimalware, resources, options).state).toBe(state);
  });

  it('reads the children that the parent lists', () => {
    const S = 'Microsoft.Storage/storageAccounts';
    const definition = rule(S, {
      type: `${S}/privateEndpointConnections`,
      existenceCondition: {
        field: `${S}/privateEndpointConnections/privateLinkServiceConnectionState.status`,
        equals: 'Approved',
      },
    });
    const account = (list?: ValueObject[], completeness: 'declared' | 'full' = 'full') =>
      makeResource(
        S,
        'a',
        { properties: list === undefined ? {} : { privateEndpointConnections: list } },
        { completeness },
      );
    const connection = (status: string) => ({ properties: { privateLinkServiceConnectionState: { status } } });
    expect(judge(definition, [account([connection('Approved')])]).state).toBe('Compliant');
    expect(judge(definition, [account([connection('Pending')])]).state).toBe('NonCompliant');
    expect(judge(definition, [account([])]).state).toBe('NonCompliant');
    expect(judge(definition, [account()]).state).toBe('Unknown');
    expect(judge(definition, [account(undefined, 'declared')])).toMatchObject({
      state: 'Unknown',
      reason: { code: 'not-declared' },
    });
  });

  it('reads the configuration that a declared site states in its own body', () => {
    const W = 'Microsoft.Web/sites';
    const definition = rule(W, {
      type: `${W}/config`,
      name: 'web',
      existenceCondition: { field: `${W}/config/minTlsVersion`, equals: '1.2' },
    });
    const site = (minTlsVersion: string) =>
      makeResource(W, 's', { properties: { siteConfig: { minTlsVersion } } }, { completeness: 'declared' });
    expect(judge(definition, [site('1.2')]).state).toBe('Compliant');
    expect(judge(definition, [site('1.0')])).toMatchObject({
      state: 'NonCompliant',
      decided: { path: 'properties.minTlsVersion', actual: '1.0', expected: '1.2' },
    });
  });
});

describe('the configuration of a site', () => {
  const W = 'Microsoft.Web/sites';
  const cors = rule(W, {
    type: `${W}/config`,
    existenceCondition: { field: `${W}/config/web.cors.allowedOrigins[*]`, notEquals: '*' },
  });
  const site = (siteConfig: ValueObject) =>
    makeResource(W, 's', { properties: { siteConfig } }, { completeness: 'declared' });
  const config = (name: string, properties: ValueObject) =>
    makeResource(`${W}/config`, `s/${name}`, { properties }, { completeness: 'declared' });
  const open = { cors: { allowedOrigins: ['*'] } };
  it('is the one named web, whatever else is configured', () => {
    expect(judge(cors, [site(open), config('appsettings', { a: 'b' })]).state).toBe('NonCompliant');
    expect(judge(cors, [makeResource(W, 's', {}), config('appsettings', { a: 'b' })]).state).toBe('Unknown');
  });
  it('is what the site states, with what the child states on top', () => {
    expect(judge(cors, [site(open), config('web', { ftpsState: 'Disabled' })]).state).toBe('NonCompliant');
    expect(judge(cors, [site(open), config('web', { cors: { allowedOrigins: ['https://a'] } })]).state).toBe(
      'Compliant',
    );
  });
});

describe('names', () => {
  const named = rule(VM, {
    type: `${VM}/extensions`,
    name: "[concat(field('name'), '/guard')]",
    existenceCondition: { field: `${VM}/extensions/type`, equals: 'Guard' },
  });
  it('compare in full or by their last segment', () => {
    expect(judge(named, [vm('declared'), extension('vm1/guard', 'Guard')]).state).toBe('Compliant');
    expect(judge(named, [vm('declared'), extension('vm1/other', 'Guard')]).state).toBe('NonCompliant');
  });

  it('make one that fails decisive where there can be no other of the name', () => {
    expect(judge(named, [vm(), extension('vm1/guard', 'x')]).state).toBe('NonCompliant');
    expect(judge(named, [vm(), extension('vm1/other', 'x')]).state).toBe('Unknown');
  });

  it('that are unknown leave it open', () => {
    const child = {
      ...extension('vm1/x', 'Guard', { completeness: 'declared' }),
      name: `vm1/${new Unknown('parameter', 'n')}`,
    };
    expect(judge(named, [vm('declared'), child]).state).toBe('Unknown');
  });
});

describe('extension resources', () => {
  const definition = rule(VM, {
    type: 'Microsoft.Insights/diagnosticSettings',
    existenceCondition: { field: 'Microsoft.Insights/diagnosticSettings/workspaceId', exists: true },
  });
  const subject = vm('declared');
  const setting = (on: string, properties: ValueObject) =>
    atId(`${on}/providers/Microsoft.Insights/diagnosticSettings/d`, { properties }, { extends: on });
  it('count on the resource itself', () => {
    expect(judge(definition, [subject, setting(subject.id, { workspaceId: 'w' })]).state).toBe('Compliant');
    expect(judge(definition, [subject, setting(`${subject.id}x`, { workspaceId: 'w' })]).state).toBe('Unknown');
  });
  it('are missing only from an estate that is whole', () => {
    expect(judge(definition, [subject])).toMatchObject({ state: 'Unknown', reason: { code: 'not-declared' } });
    expect(judge(definition, [subject, setting(subject.id, {})]).state).toBe('Unknown');
    expect(judge(definition, [subject], { whole: true }).state).toBe('NonCompliant');
    expect(judge(definition, [subject], { whole: [GROUP] }).state).toBe('NonCompliant');
  });
  it('are found in the vault that protects the machine', () => {
    const backup = rule(VM, { type: 'Microsoft.RecoveryServices/backupprotecteditems' });
    const item = makeResource(
      'Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems',
      'v/Azure/c/i',
      {
        properties: { sourceResourceId: subject.id.toUpperCase() },
      },
    );
    expect(judge(backup, [subject, item]).state).toBe('Compliant');
    expect(judge(backup, [subject], { whole: true }).state).toBe('NonCompliant');
  });
});

describe('scopes', () => {
  const watcher = (group: string, location = 'eastus') =>
    atId(`${SUBSCRIPTION}/resourceGroups/${group}/providers/Microsoft.Network/networkWatchers/w`, { location });
  const details = { type: 'Microsoft.Network/networkWatchers' };
  it.each<[string, object, Resource[], PolicyState]>([
    ['the same group', details, [watcher('RG')], 'Compliant'],
    ['another group', details, [watcher('other')], 'NonCompliant'],
    [
      'a named group',
      { ...details, resourceGroupName: 'NetworkWatcherRG' },
      [watcher('networkwatcherrg')],
      'Compliant',
    ],
    ['the subscription', { ...details, existenceScope: 'Subscription' }, [watcher('other')], 'Compliant'],
    [
      'field() in a condition is the field of the subject',
      { ...details, existenceCondition: { field: 'location', equals: "[field('location')]" } },
      [watcher('rg', 'westus')],
      'NonCompliant',
    ],
  ])('%s', (_, spec, resources, state) => {
    expect(judge(rule(VM, spec), [vm(), ...resources], { whole: true }).state).toBe(state);
  });

  it('a subscription looks at what stands on it, not on something in it', () => {
    const T = 'Microsoft.Insights/diagnosticSettings';
    const definition = rule('Microsoft.Resources/subscriptions', { type: T });
    const subject = atId(SUBSCRIPTION, {});
    const setting = (on: string) => atId(`${on}/providers/${T}/d`, {}, { extends: on });
    expect(judge(definition, [subject, setting(SUBSCRIPTION)]).state).toBe('Compliant');
    expect(judge(definition, [subject, setting(vm().id)], { whole: true }).state).toBe('NonCompliant');
  });

  it('a subscription finds its resource groups', () => {
    const definition = rule('Microsoft.Resources/subscriptions', {
      type: 'Microsoft.Resources/subscriptions/resourceGroups',
      name: 'rg',
    });
    const subject = atId(SUBSCRIPTION, {}, { completeness: 'declared' });
    expect(judge(definition, [subject, atId(GROUP, {})]).state).toBe('Compliant');
    expect(judge(definition, [subject]).state).toBe('Unknown');
  });

  it('a subscription looks at itself', () => {
    const pricing = (tier: string) =>
      atId(`${SUBSCRIPTION}/providers/Microsoft.Security/pricings/KeyVaults`, { properties: { pricingTier: tier } });
    const definition = rule('Microsoft.Resources/subscriptions', {
      type: 'Microsoft.Security/pricings',
      name: 'KeyVaults',
      existenceScope: 'subscription',
      existenceCondition: { field: 'Microsoft.Security/pricings/pricingTier', equals: 'Standard' },
    });
    const subject = atId(SUBSCRIPTION, {});
    expect(judge(definition, [subject, pricing('Standard')]).state).toBe('Compliant');
    expect(judge(definition, [subject, pricing('Free')]).state).toBe('NonCompliant');
    expect(judge(definition, [subject]).state).toBe('Unknown');
  });
});

describe('what only Azure produces', () => {
  const definition = rule(VM, {
    type: 'Microsoft.Security/assessments',
    name: 'a1',
    existenceCondition: { field: 'Microsoft.Security/assessments/status.code', in: ['Healthy', 'NotApplicable'] },
  });
  const subject = vm();
  const assessment = (code: string) =>
    atId(
      `${subject.id}/providers/Microsoft.Security/assessments/a1`,
      { properties: { status: { code } } },
      { extends: subject.id },
    );
  it('is unknown unless it was imported', () => {
    expect(judge(definition, [subject], { whole: true })).toMatchObject({
      state: 'Unknown',
      reason: { code: 'not-collected' },
    });
    expect(judge(definition, [subject, assessment('Healthy')]).state).toBe('Compliant');
    expect(judge(definition, [subject, assessment('Unhealthy')]).state).toBe('NonCompliant');
  });
});

describe('an existence effect', () => {
  it('does not apply where if is false, and is unknown where if is', () => {
    const definition = {
      mode: 'All',
      if: {
        allOf: [
          { field: 'type', equals: VM },
          { field: `${VM}/hot`, equals: true },
        ],
      },
      then: { effect: 'deployIfNotExists', details: { type: `${VM}/extensions` } },
    };
    const machine = (hot: boolean | Unknown) =>
      makeResource(VM, 'vm1', { properties: { hot } }, { completeness: 'declared' });
    expect(judge(definition, [machine(false)]).state).toBe('NotApplicable');
    expect(judge(definition, [machine(open)])).toMatchObject({ state: 'Unknown', reason: { code: 'parameter' } });
    expect(judge(definition, [machine(true)]).state).toBe('NonCompliant');
  });

  it('traces each related resource', () => {
    const definition = rule(VM, {
      type: `${VM}/extensions`,
      existenceCondition: { field: `${VM}/extensions/type`, equals: 'x' },
    });
    const result = judge(definition, [vm(), extension('vm1/a', 'y')], { trace: true });
    expect(result.trace?.related).toMatchObject([
      { resource: { name: 'vm1/a' }, condition: { truth: false, actual: 'y' } },
    ]);
  });
});
