// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ids show their unknown pieces so
import { describe, expect, it } from 'vitest';
import type { Resource } from '../model/resource.ts';
import { Unknown } from '../model/unknown.ts';
import type { PolicyState } from './result.ts';
import { atId, GROUP, type JudgeOptions, judge, makeResource, SUBSCRIPTION } from './testing/judge.ts';

const STORE = 'Microsoft.Storage/storageAccounts';
const VM = 'Microsoft.Compute/virtualMachines';
const LOCK = 'Microsoft.Authorization/locks';
const ITEM = 'Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems';

const wants = (type: string, related: string) => ({
  mode: 'All',
  if: { field: 'type', equals: type },
  then: { effect: 'AuditIfNotExists', details: { type: related } },
});
const store = makeResource(STORE, 'a', {});
const machine = makeResource(VM, 'vm1', {});
const lockOn = (scope: string) =>
  makeResource(LOCK, 'keep', { properties: { level: 'CanNotDelete' } }, { extends: scope });
const SETTING = 'Microsoft.Insights/diagnosticSettings';
const settingOn = (scope: readonly string[]) => makeResource(SETTING, 'logs', {}, { extends: scope.join('') });
const item = (source: string | Unknown) =>
  makeResource(ITEM, 'v/Azure/c/i', { properties: { sourceResourceId: source } });

describe('findRelated', () => {
  it.each<[string, string, string, Resource[], JudgeOptions, PolicyState]>([
    ['a lock on the resource itself', STORE, LOCK, [store, lockOn(store.id)], {}, 'Compliant'],
    ['a lock on its resource group', STORE, LOCK, [store, lockOn(GROUP)], {}, 'Compliant'],
    ['a lock on its subscription', STORE, LOCK, [store, lockOn(SUBSCRIPTION)], {}, 'Compliant'],
    ['a lock on a group of a longer name', STORE, LOCK, [store, lockOn(`${GROUP}2`)], { whole: true }, 'NonCompliant'],
    [
      'a lock on its neighbour',
      STORE,
      LOCK,
      [store, lockOn(makeResource(STORE, 'b', {}).id)],
      { whole: true },
      'NonCompliant',
    ],
    [
      'a setting on what may be the resource, though the estate is whole',
      STORE,
      SETTING,
      [store, settingOn(['${parameters.target}'])],
      { whole: true },
      'Unknown',
    ],
    [
      'a setting on what is surely another',
      STORE,
      SETTING,
      [store, settingOn(['/subscriptions/s/vaults/', '${parameters.name}'])],
      { whole: true },
      'NonCompliant',
    ],
    [
      'an item that names the machine',
      VM,
      'Microsoft.RecoveryServices/backupProtectedItems',
      [machine, item(machine.id)],
      {},
      'Compliant',
    ],
    [
      'an item that names an unknown machine, though the estate is whole',
      VM,
      'Microsoft.RecoveryServices/backupProtectedItems',
      [machine, item(new Unknown('parameter', 'p'))],
      { whole: true },
      'Unknown',
    ],
    [
      'an item that surely names another machine',
      VM,
      'Microsoft.RecoveryServices/backupProtectedItems',
      [machine, item(`${machine.id}9`)],
      { whole: true },
      'NonCompliant',
    ],
  ])('finds %s', (_, type, related, resources, options, state) => {
    expect(judge(wants(type, related), resources, options).state).toBe(state);
  });
});

describe('findRelated for the tenant', () => {
  const tenant = graphObject('/organization/t', 'microsoft.graph/organization', {});
  const policy = (state: string) =>
    graphObject(`/identity/conditionalAccess/policies/${state}`, 'microsoft.graph/conditionalaccesspolicies', {
      state,
    });
  const asks = (type: string, field?: string) => ({
    mode: 'All',
    if: { field: 'type', equals: 'microsoft.graph/organization' },
    then: {
      effect: 'AuditIfNotExists',
      details: { type, ...(field === undefined ? {} : { existenceCondition: { field, equals: 'enabled' } }) },
    },
  });
  const policies = 'microsoft.graph/conditionalAccessPolicies';
  const state = `${policies}/state`;
  it.each<[string, object, Resource[], JudgeOptions, PolicyState]>([
    ['one object of many', asks(policies, state), [tenant, policy('disabled'), policy('enabled')], {}, 'Compliant'],
    ['none in a collection read in part', asks(policies, state), [tenant, policy('disabled')], {}, 'Unknown'],
    [
      'none in a collection read whole',
      asks(policies, state),
      [tenant, policy('disabled')],
      { wholeTypes: [policies.toLowerCase()] },
      'NonCompliant',
    ],
    ['an Azure resource in any subscription', asks(STORE), [tenant, store], {}, 'Compliant'],
    ['no Azure resource', asks(STORE), [tenant], {}, 'Unknown'],
    ['no Azure resource though all is there', asks(STORE), [tenant], { whole: true }, 'NonCompliant'],
  ])('finds %s', (_, definition, resources, options, expected) => {
    expect(judge(definition, resources, options).state).toBe(expected);
  });

  it('finds the subject itself by its own name, known or not', () => {
    const isItself = { field: `${policies}/id`, equals: `[field('${policies}/id')]` };
    const existenceCondition = { allOf: [isItself, { field: state, equals: 'enabled' }] };
    const own = {
      mode: 'All',
      if: { field: 'type', equals: policies },
      then: { effect: 'AuditIfNotExists', details: { type: policies, name: "[field('name')]", existenceCondition } },
    };
    const unnamed = {
      ...policy('disabled'),
      id: `${policies}/\${p.id}`,
      name: '${p.id}',
    };
    expect(judge(own, [policy('disabled'), policy('enabled')]).state).toBe('NonCompliant');
    expect(judge(own, [policy('enabled'), policy('disabled')]).state).toBe('Compliant');
    expect(judge(own, [unnamed, policy('enabled')]).state).toBe('NonCompliant');
  });
});

function graphObject(id: string, type: string, body: Record<string, string>): Resource {
  const name = id.slice(id.lastIndexOf('/') + 1);
  return { ...atId(id, {}), id, type, name, body: { id: name, name, type, ...body } };
}
