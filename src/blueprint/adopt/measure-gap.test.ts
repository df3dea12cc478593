import { describe, expect, it } from 'vitest';
import { Unknown } from '../../model/unknown.ts';
import { countGap, differs } from './adoption.ts';
import { measureGap } from './measure-gap.ts';
import { NameWords } from './name-words.ts';
import { Roles } from './roles.ts';
import { existing, wanted } from './testing/some-resources.ts';

const SQL = 'Microsoft.Sql/servers';
const STORE = 'Microsoft.Storage/storageAccounts';
const known = { roles: new Roles(new Map(), 'centralus'), words: new NameWords(['willow']) };
const here = { location: 'eastus2' };
const states = (gap: ReturnType<typeof measureGap>) =>
  gap.matches.map(({ existing: { name }, state, nameOnly }) => `${name} ${state}${nameOnly ? ' for its name' : ''}`);

describe('measureGap', () => {
  it('matches by name and says what lies in another group', () => {
    const gap = measureGap([wanted(SQL, 'charts', here)], [existing(SQL, 'charts', here)], known);
    expect(gap.matches[0]?.differences).toEqual([{ path: 'resourceGroup', wanted: 'new', actual: 'old' }]);
    expect(states(gap)).toEqual(['charts change']);
  });

  it('matches the only one of its kind and region, which another name makes again', () => {
    const gap = measureGap([wanted(SQL, 'sql-willow-records', here)], [existing(SQL, 'legacy', here)], known);
    expect(states(gap)).toEqual(['legacy recreate for its name']);
  });

  it('makes again what stands in what is made again', () => {
    const gap = measureGap(
      [
        wanted(STORE, 'new', { ...here, properties: { isHnsEnabled: true } }),
        wanted(`${STORE}/blobServices`, 'new/default'),
      ],
      [
        existing(STORE, 'old', { ...here, properties: { isHnsEnabled: false } }),
        existing(`${STORE}/blobServices`, 'old/default'),
      ],
      known,
    );
    expect(states(gap)).toEqual(['old recreate', 'old/default recreate']);
    expect(gap.matches[1]?.within).toBe(gap.matches[0]?.existing.id);
  });

  it('leaves two that could both be it to words in their names', () => {
    const gap = measureGap(
      [wanted(STORE, 'st-willow-imaging', here)],
      [existing(STORE, 'willow-exports', here), existing(STORE, 'willow-imaging', here)],
      known,
    );
    expect(states(gap)).toEqual(['willow-imaging recreate for its name']);
    expect(gap.leftOver.map(({ name }) => name)).toEqual(['willow-exports']);
  });

  it('never takes for a copy in the other region what is here', () => {
    const copy = wanted(SQL, 'copy', { location: 'centralus' }, { place: { region: 'secondary', spoke: 'records' } });
    const gap = measureGap([copy], [existing(SQL, 'charts', here)], known);
    expect([gap.matches.length, gap.create.length, gap.leftOver.length]).toEqual([0, 1, 1]);
  });

  it('takes a child that its parent always has as there, with documented defaults', () => {
    const blobs = wanted(`${STORE}/blobServices`, 'docs/default', { properties: { isVersioningEnabled: true } });
    const gap = measureGap([wanted(STORE, 'docs', here), blobs], [existing(STORE, 'docs', here)], known);
    expect(gap.create).toEqual([]);
    expect(gap.matches[1]).toMatchObject({
      state: 'change',
      differences: [{ path: 'properties.isVersioningEnabled' }],
    });
  });

  it('says what only may be there', () => {
    const maybe = existing(STORE, 'docs', here, { existence: new Unknown('parameter', 'deploy') });
    const gap = measureGap([wanted(STORE, 'docs', here)], [{ ...maybe, id: wanted(STORE, 'docs').resource.id }], known);
    expect(states(gap)).toEqual(['docs not-comparable']);
    expect(differs(countGap(gap))).toBe(false);
  });

  it('says nothing of objects of the tenant where the input has none of their kind', () => {
    const policy = wanted('microsoft.graph/conditionalaccesspolicies', 'p');
    expect(countGap(measureGap([policy], [], known))).toMatchObject({ create: 0, untold: 1 });
    const whole = { ...known, wholeTypes: new Set(['microsoft.graph/conditionalaccesspolicies']) };
    expect(countGap(measureGap([policy], [], whole))).toMatchObject({ create: 1, untold: 0 });
  });
});
