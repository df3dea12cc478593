import { describe, expect, it } from 'vitest';
import { controlAbsence } from '../arm/absence.ts';
import { Unknown } from '../model/unknown.ts';
import type { Value, ValueObject } from '../model/value.ts';
import { compileDefinition } from './compile-definition.ts';
import type { PolicyState } from './result.ts';
import { atId, auditRule, GROUP, judge, makeResource, SUBSCRIPTION } from './testing/judge.ts';

const S = 'Microsoft.Storage/storageAccounts';
const storage = (properties: ValueObject, body: ValueObject = {}) =>
  makeResource(S, 'acct', { location: 'eastus', kind: 'StorageV2', ...body, properties });
const open = (identity = 'p') => new Unknown('parameter', identity);

/** Whether the condition is true of the account: an audit of it then is a violation. */
const truthOf = (condition: object, properties: ValueObject, body: ValueObject = {}): PolicyState =>
  judge(auditRule(condition), [storage(properties, body)]).state;

const yes = 'NonCompliant';
const no = 'Compliant';
const unsure = 'Unknown';

describe('fields', () => {
  it.each<[string, object, PolicyState]>([
    ['name', { field: 'name', equals: 'ACCT' }, yes],
    ['fullName', { field: 'fullName', equals: 'acct' }, yes],
    ['kind', { field: 'kind', equals: 'storagev2' }, yes],
    ['location', { field: 'location', equals: 'EastUS' }, yes],
    ['id', { field: 'id', like: '*/storageAccounts/acct' }, yes],
    ['identity.type', { field: 'identity.type', contains: 'SystemAssigned' }, yes],
    ['tags', { field: 'tags', containsKey: 'ENV' }, yes],
    ["tags['x']", { field: "tags['env']", equals: 'prod' }, yes],
    ['tags[x]', { field: 'tags[env]', equals: 'prod' }, yes],
    ['tags.x', { field: 'tags.cost.centre', equals: '7' }, yes],
    ['a missing tag', { field: 'tags.owner', exists: false }, yes],
    ['a computed field', { field: "[concat('tags[', 'env', ']')]", equals: 'prod' }, yes],
    ['an alias of another type is missing', { field: 'Microsoft.KeyVault/vaults/x', exists: 'false' }, yes],
    [
      'an odd-case alias',
      { field: 'microsoft.storage/STORAGEACCOUNTS/networkacls.DEFAULTACTION', Equals: 'deny' },
      yes,
    ],
    ['no alias at all', { field: 'nonsense', equals: 'x' }, unsure],
    ['source', { source: 'action', equals: 'x' }, unsure],
    ['a literal that starts with a bracket', { field: 'tags.bracket', equals: '[[x]' }, yes],
  ])('%s', (_, condition, state) => {
    const body: ValueObject = {
      tags: { Env: 'Prod', 'cost.centre': 7, bracket: '[x]' },
      identity: { type: 'SystemAssigned, UserAssigned' },
    };
    expect(truthOf(condition, { networkAcls: { defaultAction: 'Deny' } }, body)).toBe(state);
  });
});

describe('[*] outside a count', () => {
  const each = { field: `${S}/networkAcls.ipRules[*].value`, equals: '10.0.0.1' };
  const rule = (value: Value) => ({ value });
  it.each<[string, Value, PolicyState]>([
    ['every element', [rule('10.0.0.1'), rule('10.0.0.1')], yes],
    ['one element differs', [rule('10.0.0.1'), rule('10.0.0.2')], no],
    ['no elements', [], yes],
    ['an element without the member', [{}], no],
    ['an unknown element', [rule('10.0.0.1'), open()], unsure],
    ['an unknown element beside a differing one', [open(), rule('10.0.0.2')], no],
    ['an unknown array', open(), unsure],
  ])('%s', (_, ipRules, state) => {
    expect(truthOf(each, { networkAcls: { ipRules } })).toBe(state);
  });

  it('holds of an array that is missing', () => {
    expect(truthOf(each, {})).toBe(yes);
  });
});

describe('count', () => {
  const field = `${S}/networkAcls.ipRules[*]`;
  const isTen = { field: `${field}.value`, like: '10.*' };
  const values = (...list: Value[]): ValueObject => ({ networkAcls: { ipRules: list.map((value) => ({ value })) } });
  it.each<[string, object, ValueObject, PolicyState]>([
    ['all elements', { count: { field }, equals: 2 }, values('10.1', '11.1'), yes],
    ['where', { count: { field, where: isTen }, equals: 1 }, values('10.1', '11.1'), yes],
    ['a missing array', { count: { field }, equals: 0 }, {}, yes],
    ['an unknown element, undecided', { count: { field, where: isTen }, equals: 1 }, values('10.1', open()), unsure],
    [
      'an unknown element, decided by the sure ones',
      { count: { field, where: isTen }, greater: 0 },
      values('10.1', open()),
      yes,
    ],
    [
      'an unknown element, decided by the range',
      { count: { field, where: isTen }, greater: 2 },
      values('10.1', open()),
      no,
    ],
    ['an unknown array', { count: { field }, less: 1 }, { networkAcls: { ipRules: open() } }, unsure],
    [
      'an unknown array and a condition that any number meets',
      { count: { field }, greaterOrEquals: 0 },
      { networkAcls: { ipRules: open() } },
      yes,
    ],
    [
      'current',
      { count: { field, where: { value: `[current('${field}.value')]`, equals: '10.1' } }, equals: 1 },
      values('10.1', 'x'),
      yes,
    ],
    [
      'field() inside where is the current element',
      { count: { field, where: { value: `[first(field('${field}.value'))]`, equals: 'x' } }, equals: 1 },
      values('10.1', 'x'),
      yes,
    ],
    [
      'a list',
      { count: { value: ['a', 'b'], name: 'n', where: { value: "[current('n')]", equals: 'B' } }, equals: 1 },
      {},
      yes,
    ],
    [
      'a list without a name',
      { count: { value: [1, 2, 3], where: { value: '[current()]', greater: 1 } }, equals: 2 },
      {},
      yes,
    ],
    [
      'a list in a field count',
      {
        count: {
          field,
          where: {
            count: { value: ['10.1', '10.2'], name: 'n', where: { field: `${field}.value`, equals: "[current('n')]" } },
            greater: 0,
          },
        },
        equals: 2,
      },
      values('10.1', '10.2', '10.3'),
      yes,
    ],
  ])('%s', (_, condition, properties, state) => {
    expect(truthOf(condition, properties)).toBe(state);
  });

  it('gives up on counts that multiply without end, and says so', () => {
    const list = Array.from({ length: 100 }, (_, i) => i);
    let condition: object = { value: 1, equals: 1 };
    for (let i = 0; i < 12; i++) condition = { count: { value: list, name: `n${i}`, where: condition }, equals: 100 };
    expect(judge(auditRule(condition), [storage({})])).toMatchObject({
      state: 'Unknown',
      reason: { code: 'unsupported' },
    });
  });

  it('reads nested arrays of the element in hand', () => {
    const subnets = 'Microsoft.Network/virtualNetworks/subnets[*]';
    const definition = {
      mode: 'All',
      if: {
        allOf: [
          { field: 'type', equals: 'Microsoft.Network/virtualNetworks' },
          {
            count: {
              field: subnets,
              where: {
                count: {
                  field: `${subnets}.serviceEndpoints[*]`,
                  where: { field: `${subnets}.serviceEndpoints[*].service`, equals: 'Microsoft.Sql' },
                },
                equals: 1,
              },
            },
            equals: 1,
          },
        ],
      },
      then: { effect: 'audit' },
    };
    const subnet = (name: string, ...services: string[]) => ({
      name,
      properties: { serviceEndpoints: services.map((service) => ({ service })) },
    });
    const network = (...list: ValueObject[]) =>
      makeResource('Microsoft.Network/virtualNetworks', 'v', { properties: { subnets: list } });
    expect(judge(definition, [network(subnet('a', 'Microsoft.Sql'), subnet('b'))]).state).toBe(yes);
    expect(judge(definition, [network(subnet('a', 'Microsoft.Sql'), subnet('b', 'Microsoft.Sql'))]).state).toBe(no);
  });
});

describe('value and expressions', () => {
  it.each<[string, object, PolicyState]>([
    ['field', { value: `[field('${S}/a')]`, equals: 5 }, yes],
    ['length of an array', { value: `[length(field('${S}/list[*]'))]`, equals: 2 }, yes],
    ['empty of a missing field', { value: `[empty(field('${S}/none'))]`, equals: true }, yes],
    ['parameters', { value: "[parameters('wanted')]", equals: 'x' }, yes],
    ['a parameter nobody gave', { value: "[parameters('other')]", equals: 'x' }, unsure],
    ['subscription', { value: '[subscription().subscriptionId]', equals: '00000000-0000-0000-0000-000000000001' }, yes],
    ['resourceGroup', { value: '[resourceGroup().name]', equals: 'RG' }, yes],
    ['resourceGroup().location that nobody collected', { value: '[resourceGroup().location]', equals: 'x' }, unsure],
    ['requestContext', { value: '[requestContext().apiVersion]', greaterOrEquals: '2030-01-01' }, yes],
    ['utcNow and addDays', { value: '[addDays(utcNow(), 9)]', equals: '2026-12-01T00:00:00.000Z' }, yes],
    ['ipRangeContains', { value: "[ipRangeContains('10.0.0.0/8', '10.1.0.0/16')]", equals: true }, yes],
    [
      'ipRangeContains of a wider range',
      { value: "[ipRangeContains('10.1.0.0/16', '10.0.0.0-10.2.0.0')]", equals: false },
      yes,
    ],
    ['ipRangeContains of another family', { value: "[ipRangeContains('::/0', '10.0.0.1')]", equals: false }, yes],
    ['a call that fails', { value: "[ipRangeContains('nonsense', '10.0.0.1')]", equals: true }, unsure],
  ])('%s', (_, condition, state) => {
    const result = judge(auditRule(condition), [storage({ a: 5, list: ['x', 'y'] })], { parameters: { Wanted: 'X' } });
    expect(result.state).toBe(state);
  });
});

describe('applicability and effects', () => {
  const rule = (effect: string, mode = 'All') => ({
    properties: {
      mode,
      parameters: { effect: { type: 'String', defaultValue: 'Audit' } },
      policyRule: {
        if: {
          allOf: [
            { field: 'type', equals: S },
            { field: 'kind', equals: 'StorageV2' },
            { field: `${S}/bad`, equals: true },
          ],
        },
        then: { effect },
      },
    },
  });
  it.each<[string, object, ValueObject, Readonly<Record<string, Value>>, PolicyState]>([
    ['true is a violation', rule('audit'), { bad: true }, {}, 'NonCompliant'],
    ['false complies', rule('deny'), { bad: false }, {}, 'Compliant'],
    ['undecided is unknown', rule('modify'), { bad: open() }, {}, 'Unknown'],
    ['disabled', rule('Disabled'), { bad: true }, {}, 'NotApplicable'],
    ['a default effect', rule("[parameters('effect')]"), { bad: true }, {}, 'NonCompliant'],
    ['a given effect', rule("[parameters('effect')]"), { bad: true }, { EFFECT: 'disabled' }, 'NotApplicable'],
    ['an unknown effect', rule("[parameters('effect')]"), { bad: true }, { effect: open() }, 'Unknown'],
    ['manual', rule('manual'), { bad: true }, {}, 'Unknown'],
    ['append', rule('Append'), { bad: true }, {}, 'NonCompliant'],
    ['denyAction', rule('denyAction'), { bad: false }, {}, 'Compliant'],
  ])('%s', (_, definition, properties, parameters, state) => {
    expect(judge(definition, [storage(properties)], { parameters }).state).toBe(state);
  });

  it('does not apply where type, name or kind exclude the resource', () => {
    const other = storage({ bad: true }, { kind: 'FileStorage' });
    expect(judge(rule('audit'), [other]).state).toBe('NotApplicable');
    expect(judge(rule('audit'), [makeResource('Microsoft.Web/sites', 's', {})]).state).toBe('NotApplicable');
  });

  it('judges subscriptions in mode All and not in mode Indexed', () => {
    const definition = (mode: string) => ({
      mode,
      if: { field: 'type', equals: 'Microsoft.Resources/subscriptions' },
      then: { effect: 'audit' },
    });
    const subject = atId(SUBSCRIPTION, {});
    expect(judge(definition('All'), [subject]).state).toBe('NonCompliant');
    expect(judge(definition('Indexed'), [subject]).state).toBe('NotApplicable');
  });

  it('leaves data plane modes unknown with their reason', () => {
    const vault = makeResource('Microsoft.KeyVault/vaults', 'v', {});
    const keys = {
      properties: {
        mode: 'Microsoft.KeyVault.Data',
        policyRule: { if: { field: 'type', equals: 'Microsoft.KeyVault.Data/vaults/keys' }, then: { effect: 'audit' } },
      },
    };
    expect(judge(keys, [vault])).toMatchObject({ state: 'Unknown', reason: { code: 'not-collected' } });
    const cluster = makeResource('Microsoft.ContainerService/managedClusters', 'k', {});
    const pods = {
      properties: {
        mode: 'Microsoft.Kubernetes.Data',
        policyRule: {
          if: { field: 'type', in: ['Microsoft.ContainerService/managedClusters'] },
          then: { effect: 'audit', details: {} },
        },
      },
    };
    expect(judge(pods, [cluster])).toMatchObject({ state: 'Unknown', reason: { code: 'unsupported' } });
    expect(judge(pods, [vault]).state).toBe('NotApplicable');
  });

  it('makes the violation of a resource that may not exist unknown, and lets it comply', () => {
    const existence = new Unknown('parameter', 'deployIt');
    const account = (bad: boolean) => makeResource(S, 'a', { kind: 'StorageV2', properties: { bad } }, { existence });
    expect(judge(rule('audit'), [account(true)])).toMatchObject({ state: 'Unknown', reason: { code: 'parameter' } });
    expect(judge(rule('audit'), [account(false)]).state).toBe('Compliant');
  });
});

describe('what decided', () => {
  const tls = auditRule({
    anyOf: [
      { field: `${S}/minimumTlsVersion`, exists: false },
      { field: `${S}/minimumTlsVersion`, notEquals: 'TLS1_2' },
    ],
  });
  it('names the field, its value and what was wanted', () => {
    expect(judge(tls, [storage({ minimumTlsVersion: 'TLS1_0' })]).decided).toEqual({
      path: 'properties.minimumTlsVersion',
      actual: 'TLS1_0',
      expected: 'TLS1_2',
    });
    expect(judge(tls, [storage({ minimumTlsVersion: 'TLS1_2' })]).decided).toMatchObject({
      path: 'properties.minimumTlsVersion',
      actual: 'TLS1_2',
    });
  });

  it('names the element that decided', () => {
    const rule = auditRule({ not: { field: `${S}/networkAcls.ipRules[*].value`, notEquals: '0.0.0.0' } });
    const result = judge(rule, [storage({ networkAcls: { ipRules: [{ value: '10.0.0.1' }, { value: '0.0.0.0' }] } })]);
    expect(result.decided).toMatchObject({
      path: 'properties.networkAcls.ipRules[1].value',
      actual: '0.0.0.0',
      expected: { notEquals: '0.0.0.0' },
    });
  });

  it('names what was asked for and not what the rule is limited to', () => {
    const rule = auditRule({
      allOf: [
        { field: `${S}/mode`, in: ['x', 'y'] },
        { field: `${S}/parent`, exists: true },
        { field: `${S}/parent.on`, notEquals: true },
      ],
    });
    const result = judge(rule, [storage({ mode: 'x', parent: { a: 1 } })]);
    expect(result.decided).toEqual({ path: 'properties.parent.on', expected: true });
  });

  it('keeps values out of the reason', () => {
    const result = judge(tls, [storage({ minimumTlsVersion: 'SECRET' })]);
    expect(result.reason.text).not.toContain('SECRET');
  });

  it('gives the reason of the unknown that left it open', () => {
    const declared = makeResource(S, 'a', { properties: {} }, { completeness: 'declared' });
    const result = judge(tls, [declared], { absence: controlAbsence });
    expect(result.state).toMatch(/Unknown|Compliant|NonCompliant/);
    expect(judge(tls, [storage({ minimumTlsVersion: open() })])).toMatchObject({
      state: 'Unknown',
      reason: { code: 'parameter' },
    });
  });

  it('traces every condition when asked', () => {
    const result = judge(tls, [storage({ minimumTlsVersion: 'TLS1_0' })], { trace: true });
    expect(result.trace?.if).toMatchObject({
      condition: 'allOf',
      truth: true,
      children: [
        { condition: 'type equals', truth: true },
        {
          condition: 'anyOf',
          truth: true,
          children: [{ truth: false }, { truth: true, path: 'properties.minimumTlsVersion', actual: 'TLS1_0' }],
        },
      ],
    });
  });
});

describe('compileDefinition', () => {
  it.each<[string, object, RegExp]>([
    [
      'an unknown operator',
      auditRule({ field: 'name', startsWith: 'x' }),
      /if\.allOf\[1\]\.startsWith: unknown key or operator/,
    ],
    [
      'an unknown key in a count',
      auditRule({ count: { field: `${S}/a[*]`, were: {} }, equals: 1 }),
      /count\.were: unknown key/,
    ],
    ['no operator', auditRule({ field: 'name' }), /needs an operator/],
    ['two operators', auditRule({ field: 'name', equals: 'a', like: 'b' }), /one operator/],
    ['no subject', auditRule({ equals: 'a' }), /needs "field"/],
    ['a counted field without elements', auditRule({ count: { field: `${S}/a` }, equals: 1 }), /\[\*\]/],
    ['a broken expression', auditRule({ value: "[concat('a']", equals: 1 }), /if\.allOf\[1\]\.value: /],
    ['an unknown function', auditRule({ value: "[nosuch('a')]", equals: 1 }), /no function "nosuch"/],
    ['an unknown effect', { if: { field: 'name', equals: 'x' }, then: { effect: 'shout' } }, /unknown effect/],
    [
      'a key beside if',
      { if: { field: 'name', equals: 'x' }, then: { effect: 'audit' }, els: {} },
      /unknown key "els"/,
    ],
    ['something else', {}, /not a policy definition/],
    ['nothing', [], /not a policy definition/],
  ])('refuses %s', (_, json, message) => {
    const compiled = compileDefinition(json);
    expect(compiled.ok ? '' : compiled.error[0]?.message).toMatch(message);
  });

  it('refuses conditions that nest without end', () => {
    let condition: object = { field: 'name', equals: 'x' };
    for (let i = 0; i < 5000; i++) condition = { not: condition };
    expect(compileDefinition({ if: condition, then: { effect: 'audit' } }).ok).toBe(false);
  });

  it('refuses values that nest without end', () => {
    let value: Value = 'x';
    for (let i = 0; i < 20_000; i++) value = [value];
    expect(compileDefinition(auditRule({ field: 'name', in: value })).ok).toBe(false);
  });

  it.each(['constructor', '__proto__', 'toString'])('takes no member of every object for a field: %s', (field) => {
    expect(truthOf({ field, equals: 'x' }, {})).toBe('Unknown');
  });

  it('finds the types that a rule is limited to', () => {
    const compiled = compileDefinition({
      if: {
        anyOf: [
          { field: 'type', in: ['A/b', 'A/c'] },
          {
            allOf: [
              { field: 'Type', Equals: 'A/d' },
              { field: 'name', equals: 'x' },
            ],
          },
        ],
      },
      then: { effect: 'audit' },
    });
    expect(compiled.ok && [...(compiled.value.types ?? [])]).toEqual(['a/b', 'a/c', 'a/d']);
  });

  it('reads the resource group where the estate has it', () => {
    const rule = auditRule({ value: '[resourceGroup().managedBy]', notContains: '/providers/Microsoft.Databricks/' });
    const group = (managedBy: Value) => atId(GROUP, { managedBy });
    expect(judge(rule, [storage({}), group('/x/providers/Microsoft.Databricks/workspaces/w')]).state).toBe('Compliant');
    expect(judge(rule, [storage({}), group(null)]).state).toBe('NonCompliant');
    expect(judge(rule, [storage({})]).state).toBe('Unknown');
  });
});
