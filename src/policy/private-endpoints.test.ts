import { describe, expect, it } from 'vitest';
import type { Resource } from '../model/resource.ts';
import { Unknown } from '../model/unknown.ts';
import type { Value } from '../model/value.ts';
import type { PolicyState } from './result.ts';
import { type JudgeOptions, judge, makeResource } from './testing/judge.ts';

const S = 'Microsoft.Storage/storageAccounts';
const definition = {
  mode: 'All',
  if: { field: 'type', equals: S },
  then: {
    effect: 'AuditIfNotExists',
    details: {
      type: `${S}/privateEndpointConnections`,
      existenceCondition: {
        field: `${S}/privateEndpointConnections/privateLinkServiceConnectionState.status`,
        equals: 'Approved',
      },
    },
  },
};
const account = makeResource(S, 'a', { properties: {} }, { completeness: 'declared' });
const open = new Unknown('parameter', 'p');

const AUTOMATIC = 'privateLinkServiceConnections';
const MANUAL = 'manualPrivateLinkServiceConnections';

/** An endpoint that is declared, unless options say otherwise. */
const endpoint = (list: string, connections: Value, options: object = {}): Resource =>
  makeResource(
    'Microsoft.Network/privateEndpoints',
    'pe',
    { properties: { [list]: connections } },
    { completeness: 'declared', ...options },
  );
const leadingTo = (target: Value, more: { readonly [name: string]: Value } = {}): Value => [
  { name: 'c', properties: { privateLinkServiceId: target, groupIds: ['blob'], ...more } },
];
const state = (status: string) => ({ privateLinkServiceConnectionState: { status } });
const other = `${account.id}2`;

describe('endpointConnections', () => {
  it.each<[string, readonly Resource[], JudgeOptions, PolicyState]>([
    ['an endpoint leads to it', [endpoint(AUTOMATIC, leadingTo(account.id))], {}, 'Compliant'],
    [
      'an endpoint leads to it in other case',
      [endpoint(AUTOMATIC, leadingTo(account.id.toUpperCase()))],
      {},
      'Compliant',
    ],
    ['an endpoint leads elsewhere', [endpoint(AUTOMATIC, leadingTo(other))], {}, 'Unknown'],
    [
      'an endpoint leads elsewhere, and that is all',
      [endpoint(AUTOMATIC, leadingTo(other))],
      { whole: true },
      'NonCompliant',
    ],
    ['one that waits for approval', [endpoint(MANUAL, leadingTo(account.id))], { whole: true }, 'NonCompliant'],
    ['its target is not known', [endpoint(AUTOMATIC, leadingTo(open))], { whole: true }, 'Unknown'],
    ['its connections are not known', [endpoint(AUTOMATIC, open)], { whole: true }, 'Unknown'],
    ['a connection is not known', [endpoint(AUTOMATIC, [open])], { whole: true }, 'Unknown'],
    [
      'it exists on a condition',
      [endpoint(AUTOMATIC, leadingTo(account.id), { existence: open })],
      { whole: true },
      'Unknown',
    ],
    [
      'a live one that is approved',
      [endpoint(AUTOMATIC, leadingTo(account.id, state('Approved')), { completeness: 'full' })],
      {},
      'Compliant',
    ],
    [
      'a live one that was rejected',
      [endpoint(AUTOMATIC, leadingTo(account.id, state('Rejected')), { completeness: 'full' })],
      { whole: true },
      'NonCompliant',
    ],
    ['a list that is none', [endpoint(AUTOMATIC, 'x')], { whole: true }, 'NonCompliant'],
    ['none', [], {}, 'Unknown'],
  ])('%s', (_, resources, options, expected) => {
    expect(judge(definition, [account, ...resources], options).state).toBe(expected);
  });
});
