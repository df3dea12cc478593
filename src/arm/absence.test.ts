import { describe, expect, it } from 'vitest';
import type { Json } from '../lib/json.ts';
import type { Completeness, Resource } from '../model/resource.ts';
import { Unknown } from '../model/unknown.ts';
import { absencePolicies, controlAbsenceIn } from './absence.ts';

/** Rows of our own, so that no real row can change what is tested here. */
const rows: Readonly<Record<string, Json>> = {
  'properties.tls': 'TLS1_2',
  'properties.keys': null,
  'properties.empty': {},
  'properties.network': { action: 'Allow', rules: [] },
  'properties.list[*].on': false,
  'sku.name': 'Basic',
};
const { azure: azureAbsence, control: controlAbsence } = absencePolicies((type, path) => {
  const value = rows[path];
  return value === undefined ? undefined : { type, path, default: value, document: 'd' };
});

const resource = (completeness: Completeness, type = 'a.b/c'): Resource => ({
  id: '/x',
  type,
  name: 'x',
  body: {},
  completeness,
  existence: true,
  origin: 'export',
  source: { file: 'f' },
});

const say = (answer: unknown): unknown => (answer instanceof Unknown ? `${answer.reason} ${answer.presence}` : answer);
const notDeclared = 'not-declared maybe-absent';
const notCollected = 'not-collected maybe-absent';

describe('absence', () => {
  it.each<[string, string, Completeness, unknown, unknown]>([
    ['properties.tls', 'properties', 'declared', { default: 'TLS1_2' }, { default: 'TLS1_2' }],
    ['properties.tls', 'properties', 'full', 'missing', notCollected],
    ['properties.tls', '', 'summary', notCollected, notCollected],
    ['properties.none', 'properties', 'declared', notDeclared, notDeclared],
    ['properties.none', 'properties', 'full', 'missing', notCollected],
    ['properties.keys', 'properties', 'declared', 'missing', 'missing'],
    ['properties.keys', 'properties', 'full', 'missing', 'missing'],
    ['properties.keys.name', 'properties', 'declared', 'missing', 'missing'],
    ['properties.keys.name', 'properties', 'full', 'missing', 'missing'],
    ['properties.keys.name', 'properties.keys', 'declared', notDeclared, notDeclared],
    ['properties.empty.deep.down', 'properties', 'declared', 'missing', 'missing'],
    ['properties.network.ACTION', 'properties', 'declared', { default: 'Allow' }, { default: 'Allow' }],
    ['properties.network.rules', 'properties', 'declared', { default: [] }, { default: [] }],
    ['properties.network.other', 'properties', 'declared', 'missing', 'missing'],
    ['properties.list[*].on', 'properties.list[*]', 'declared', { default: false }, { default: false }],
    ['tags.owner', '', 'declared', 'missing', 'missing'],
    ['tags.owner', 'tags', 'summary', 'missing', 'missing'],
    ['identity.type', '', 'full', 'missing', 'missing'],
    ['zones', '', 'full', 'missing', 'missing'],
    ['sku.name', '', 'declared', { default: 'Basic' }, { default: 'Basic' }],
    ['sku.tier', '', 'full', 'missing', 'missing'],
    ['sku.tier', '', 'summary', 'missing', 'missing'],
  ])('of %s below "%s" on a %s resource', (path, present, completeness, azure, control) => {
    expect(say(azureAbsence(resource(completeness), { path, present }))).toEqual(azure);
    expect(say(controlAbsence(resource(completeness), { path, present }))).toEqual(control);
  });

  it('knows no envelope on directory objects', () => {
    const user = resource('full', 'microsoft.graph/users');
    expect(say(controlAbsence(user, { path: 'location', present: '' }))).toBe(notCollected);
    expect(azureAbsence(user, { path: 'location', present: '' })).toBe('missing');
  });
});

describe('null in an object of Graph', () => {
  const user = (completeness: Completeness) => resource(completeness, 'microsoft.graph/users');
  const answer = (of: Resource) =>
    say(controlAbsence(of, { path: 'onPremisesSyncEnabled', present: '', isNull: true }));
  it.each<[string, Resource, unknown]>([
    ['is an answer where it was selected', user('summary'), 'missing'],
    ['may be a member that was not asked for elsewhere', user('full'), notCollected],
    ['is a member that a list does not show in Azure', resource('summary'), notCollected],
  ])('%s', (_, of, expected) => {
    expect(answer(of)).toBe(expected);
  });
});

describe('controlAbsenceIn', () => {
  const subnet = (origin: Resource['origin'], completeness: Completeness = 'declared'): Resource => ({
    ...resource(completeness, 'microsoft.network/virtualnetworks/subnets'),
    origin,
  });
  const group = { path: 'properties.networkSecurityGroup.id', present: 'properties' };
  it.each<[string, Resource, boolean, unknown]>([
    ['a plan may lack an association that stands elsewhere', subnet('terraform'), false, notDeclared],
    ['a plan that is everything lacks none', subnet('terraform'), true, 'missing'],
    ['a template states the property itself', subnet('arm-template'), false, 'missing'],
    ['so does an export', subnet('export', 'full'), false, 'missing'],
  ])('%s', (_, of, whole, expected) => {
    expect(say(controlAbsenceIn({ isWhole: () => whole })(of, group))).toEqual(expected);
  });
});
