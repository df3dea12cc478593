import { describe, expect, it } from 'vitest';
import { composeBlueprint } from '../../compose.ts';
import { readConfiguration } from '../../configuration/configuration.ts';
import type { GraphRequest } from '../../model/blueprint.ts';
import { noContent } from '../../model/content.ts';
import { defineModule } from '../../model/module.ts';
import { parameter } from '../../model/value.ts';
import { Catalogue } from '../print-context.ts';
import { printRequests } from './print-requests.ts';

const request = (symbol: string, more: Partial<GraphRequest> = {}): GraphRequest => ({
  symbol,
  method: 'POST',
  path: 'v1.0/groups',
  purpose: 'p',
  permission: 'q',
  body: {},
  ...more,
});

function print(requests: readonly GraphRequest[], subscriptions = {}) {
  const read = readConfiguration({ name: 'willow', regions: { primary: 'eastus2' }, subscriptions });
  if (!read.ok) throw new Error('configuration');
  const module = defineModule({
    name: 'm',
    level: 'estate',
    needs: [],
    offers: [],
    build: (context) => {
      for (const one of requests) context.request(one);
      return undefined;
    },
  });
  const composed = composeBlueprint(read.value, noContent, [module]);
  if (!composed.ok) throw new Error('compose');
  return printRequests(new Catalogue(composed.value));
}

describe('printRequests', () => {
  it('numbers files by when they are sent, so that a new request renames no other', () => {
    const some = [
      request('makeGroup'),
      request('useGroup', { after: ['makeGroup'] }),
      request('last', { after: ['useGroup'] }),
    ];
    const paths = print(some).map(({ path }) => path);
    expect(paths).toEqual(['graph/01-make-group.json', 'graph/02-use-group.json', 'graph/03-last.json']);
    expect(print([request('aNewOne'), ...some]).map(({ path }) => path)).toEqual(expect.arrayContaining(paths));
  });

  it('is the same in whatever order requests are made', () => {
    const some = [request('b'), request('a'), request('c', { after: ['a'] })];
    expect(print([...some].reverse())).toEqual(print(some));
  });

  it('says which values whoever sends must give, and writes those that are known', () => {
    const some = [request('a', { body: { of: parameter('phiSubscriptionId') }, path: 'v1.0/{{b.id}}' })];
    const fileOf = (subscriptions = {}): unknown => JSON.parse(print(some, subscriptions)[0]?.text ?? '');
    expect(fileOf()).toMatchObject({
      url: 'https://graph.microsoft.com/v1.0/{{b.id}}',
      given: { phiSubscriptionId: { description: expect.any(String) } },
      body: { of: '{{phiSubscriptionId}}' },
    });
    const phi = '11111111-1111-4111-8111-111111111111';
    expect(fileOf({ phi })).toMatchObject({ body: { of: phi } });
    expect(fileOf({ phi })).not.toHaveProperty('given');
  });

  it.each([
    [[request('a', { after: ['b'] }), request('b', { after: ['a'] })], /wait for each other/],
    [[request('a', { after: ['nobody'] })], /nobody, which nothing requests/],
  ])('refuses an order that cannot be: %#', (requests, message) => {
    expect(() => print(requests)).toThrow(message);
  });
});
