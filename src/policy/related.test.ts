import { describe, expect, it } from 'vitest';
import type { Resource } from '../model/resource.ts';
import { Unknown } from '../model/unknown.ts';
import type { PolicyState } from './result.ts';
import { GROUP, type JudgeOptions, judge, makeResource, SUBSCRIPTION } from './testing/judge.ts';

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
