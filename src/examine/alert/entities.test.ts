import { describe, expect, it } from 'vitest';
import type { EntityMapping } from '../rule/rule.ts';
import type { Cell } from '../run-kql.ts';
import { answerOf, sampleRule } from '../testing/sample-rule.ts';
import { entitiesOf } from './entities.ts';
import { Events } from './events.ts';

const mapping = (entityType: string, fields: Readonly<Record<string, string>>): EntityMapping => ({
  entityType,
  fields: Object.entries(fields).map(([identifier, column]) => ({ identifier, column })),
});

const entities = (mappings: readonly EntityMapping[], ...rows: readonly Readonly<Record<string, Cell>>[]) => {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const answer = answerOf(
    Object.fromEntries(names.map((name) => [name, 'string'])),
    ...rows.map((row) => names.map((name) => row[name] ?? null)),
  );
  return entitiesOf(sampleRule({ entityMappings: mappings }), new Events(answer.columns, answer.rows));
};

describe('entitiesOf', () => {
  it.each<[string, EntityMapping, Readonly<Record<string, Cell>>, object | undefined]>([
    [
      'a UPN',
      mapping('Account', { FullName: 'A' }),
      { A: 'ana@contoso.com' },
      { Type: 'account', Name: 'ana', UPNSuffix: 'contoso.com' },
    ],
    [
      'a domain account',
      mapping('Account', { FullName: 'A' }),
      { A: 'CONTOSO\\ana' },
      { Type: 'account', NTDomain: 'CONTOSO', Name: 'ana' },
    ],
    ['a bare name', mapping('Account', { FullName: 'A' }), { A: 'ana' }, { Type: 'account', Name: 'ana' }],
    [
      'parts as mapped',
      mapping('Account', { Name: 'A', UPNSuffix: 'B' }),
      { A: 'ana', B: 'x.org' },
      { Type: 'account', Name: 'ana', UPNSuffix: 'x.org' },
    ],
    [
      'identifiers in any case',
      mapping('account', { aadUserID: 'A' }),
      { A: '1-2' },
      { Type: 'account', AadUserId: '1-2' },
    ],
    ['no account but the system', mapping('Account', { FullName: 'A' }), { A: 'system' }, undefined],
    [
      'a system account with a domain',
      mapping('Account', { FullName: 'A' }),
      { A: 'H1\\Administrator' },
      { Type: 'account', NTDomain: 'H1', Name: 'Administrator' },
    ],
    [
      'a host with its domain',
      mapping('Host', { FullName: 'H' }),
      { H: 'ehr1.contoso.com' },
      { Type: 'host', HostName: 'ehr1', DnsDomain: 'contoso.com' },
    ],
    [
      'a host that is an address',
      mapping('Host', { FullName: 'H' }),
      { H: '10.0.0.4' },
      { Type: 'host', HostName: '10.0.0.4' },
    ],
    ['an address', mapping('IP', { Address: 'I' }), { I: '203.0.113.7' }, { Type: 'ip', Address: '203.0.113.7' }],
    ['an empty address', mapping('IP', { Address: 'I' }), { I: '' }, undefined],
    ['a column that is not there', mapping('IP', { Address: 'Gone' }), { I: 'x' }, undefined],
    [
      'a hash without its algorithm',
      mapping('FileHash', { Value: 'V' }),
      { V: 'ab' },
      { Type: 'filehash', Value: 'ab', Algorithm: 'Unknown' },
    ],
    [
      'a resource',
      mapping('AzureResource', { ResourceId: 'R' }),
      { R: '/subscriptions/s' },
      { Type: 'azure-resource', ResourceId: '/subscriptions/s' },
    ],
    ['what its kind needs is missing', mapping('Account', { UPNSuffix: 'B' }), { B: 'x.org' }, undefined],
    ['a kind that there is not', mapping('Patient', { Name: 'A' }), { A: 'x' }, undefined],
    [
      'a list as its text',
      mapping('IP', { Address: 'I' }),
      { I: ['1.2.3.4', '5.6.7.8'] },
      { Type: 'ip', Address: '["1.2.3.4","5.6.7.8"]' },
    ],
    [
      'whether it is joined',
      mapping('Host', { HostName: 'H', IsDomainJoined: 'J' }),
      { H: 'h', J: true },
      { Type: 'host', HostName: 'h', IsDomainJoined: true },
    ],
  ])('reads %s', (_what, from, row, expected) => {
    expect(entities([from], row).entities).toEqual(expected === undefined ? [] : [expected]);
  });

  it('keeps each entity once, in the order of mappings and rows', () => {
    const ip = mapping('IP', { Address: 'I' });
    const { entities: found } = entities([ip, mapping('IP', { Address: 'J' })], { I: 'a', J: 'b' }, { I: 'b', J: 'c' });
    expect(found.map(({ Address }) => Address)).toEqual(['a', 'b', 'c']);
  });

  it('shares 500 entities equally among the mappings and counts what is left out', () => {
    const rows = Array.from({ length: 300 }, (_, i) => ({ I: `i${i}`, J: `j${i}` }));
    const both = entities([mapping('IP', { Address: 'I' }), mapping('IP', { Address: 'J' })], ...rows);
    expect(both.entities).toHaveLength(500);
    expect(both.entities.filter(({ Address }) => String(Address).startsWith('i'))).toHaveLength(250);
    expect(both.dropped).toBe(100);
  });

  it('stops at 64 KB of text', () => {
    const rows = Array.from({ length: 100 }, (_, i) => ({ U: `https://contoso.com/${i}/${'é'.repeat(1000)}` }));
    const { entities: found, dropped } = entities([mapping('URL', { Url: 'U' })], ...rows);
    expect(found.length).toBeGreaterThan(25);
    expect(found.length).toBeLessThan(33);
    expect(dropped).toBe(100 - found.length);
  });

  it('honours at most ten mappings of three identifiers', () => {
    const many = Array.from({ length: 12 }, (_, i) => mapping('IP', { Address: `C${i}` }));
    const row = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`C${i}`, `10.0.0.${i}`]));
    expect(entities(many, row).entities).toHaveLength(10);
    const wide = mapping('Account', { Name: 'A', UPNSuffix: 'B', Sid: 'C', PUID: 'D' });
    expect(entities([wide], { A: 'a', B: 'b', C: 'c', D: 'd' }).entities).toEqual([
      { Type: 'account', Name: 'a', UPNSuffix: 'b', Sid: 'c' },
    ]);
  });

  it('honours the old entity columns only where nothing is mapped', () => {
    const row = {
      AccountCustomEntity: 'ana@contoso.com',
      HostCustomEntity: 'ehr1',
      IPCustomEntity: '203.0.113.7',
      URLCustomEntity: 'https://contoso.com',
      FileHashCustomEntity: 'ab12',
      AlgorithmCustomEntity: 'SHA256',
    };
    expect(entities([], row).entities.map(({ Type }) => Type)).toEqual(['account', 'host', 'ip', 'url', 'filehash']);
    expect(entities([], row).entities.at(-1)).toMatchObject({ Algorithm: 'SHA256', Value: 'ab12' });
    expect(entities([mapping('IP', { Address: 'IPCustomEntity' })], row).entities.map(({ Type }) => Type)).toEqual([
      'ip',
    ]);
  });

  it('takes over entities of other alerts', () => {
    const answer = answerOf(
      { Entities: 'string' },
      ['[{"$id":"2","Type":"ip","Address":"203.0.113.7"},{"no":"type"},3]'],
      ['not json'],
      [[{ Type: 'host', HostName: 'h' }]],
    );
    const rule = sampleRule({ sentinelEntityColumns: ['Entities'] });
    expect(entitiesOf(rule, new Events(answer.columns, answer.rows)).entities).toEqual([
      { Type: 'ip', Address: '203.0.113.7' },
      { Type: 'host', HostName: 'h' },
    ]);
  });
});
