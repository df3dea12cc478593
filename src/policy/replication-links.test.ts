import { describe, expect, it } from 'vitest';
import { Unknown } from '../model/unknown.ts';
import type { Value } from '../model/value.ts';
import type { PolicyState } from './result.ts';
import { judge, makeResource } from './testing/judge.ts';

const SERVER = 'Microsoft.Sql/servers';
const DATABASE = `${SERVER}/databases`;
const definition = {
  mode: 'All',
  if: { field: 'type', equals: DATABASE },
  then: {
    effect: 'AuditIfNotExists',
    details: {
      type: `${DATABASE}/replicationLinks`,
      existenceCondition: { field: `${DATABASE}/replicationLinks/partnerLocation`, notEquals: "[field('location')]" },
    },
  },
};

const declared = { completeness: 'declared' } as const;
const database = makeResource(DATABASE, 'sql/ehr', { location: 'eastus2', properties: {} }, declared);
const open = new Unknown('parameter', 'p');

const group = (databases: Value) =>
  makeResource(`${SERVER}/failoverGroups`, 'sql/fg', { properties: { databases } }, declared);
const secondary = (properties: { readonly [name: string]: Value }) =>
  makeResource(DATABASE, 'dr/ehr', { location: 'centralus', properties }, declared);
const source = { sourceDatabaseId: database.id.toUpperCase() };

describe('replicationLinks', () => {
  it.each<readonly [string, ReturnType<typeof makeResource>, PolicyState]>([
    ['a failover group that lists the database', group([database.id]), 'Compliant'],
    ['a failover group of other databases', group([`${database.id}2`]), 'NonCompliant'],
    ['a failover group whose list is unknown', group(open), 'Unknown'],
    ['a failover group with one entry unknown', group([open]), 'Unknown'],
    ['a secondary', secondary({ createMode: 'secondary', ...source }), 'Compliant'],
    ['a readable secondary', secondary({ createMode: 'OnlineSecondary', ...source }), 'Compliant'],
    ['a named replica', secondary({ createMode: 'Secondary', secondaryType: 'Named', ...source }), 'NonCompliant'],
    ['a secondary of unknown type', secondary({ createMode: 'Secondary', secondaryType: open, ...source }), 'Unknown'],
    ['a copy', secondary({ createMode: 'Copy', ...source }), 'NonCompliant'],
    ['a secondary of an unknown source', secondary({ createMode: 'Secondary', sourceDatabaseId: open }), 'Unknown'],
    ['a database of an unknown mode', secondary({ createMode: open, ...source }), 'Unknown'],
    ['a database of no source', secondary({ createMode: open }), 'NonCompliant'],
  ])('of a database beside %s', (_, other, state) => {
    expect(judge(definition, [database, other], { whole: true }).state).toBe(state);
  });

  it('may lack links that others cause, unless the scope is whole', () => {
    expect(judge(definition, [database]).state).toBe('Unknown');
    expect(judge(definition, [database], { whole: true }).state).toBe('NonCompliant');
  });
});
