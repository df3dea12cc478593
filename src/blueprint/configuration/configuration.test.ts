import { describe, expect, it } from 'vitest';
import { planAddresses } from './addresses.ts';
import { readConfiguration } from './configuration.ts';

const least = { name: 'willow', regions: { primary: 'eastus2' } };

const problemsOf = (section: unknown): string[] => {
  const read = readConfiguration(section);
  if (!read.ok) return read.error.map(({ path, message }) => `${path.join('.')}: ${message}`);
  const addresses = planAddresses(read.value);
  return addresses.ok ? [] : [`${addresses.error.path.join('.')}: ${addresses.error.message}`];
};

describe('readConfiguration', () => {
  it('needs a name and a primary region, and decides the rest', () => {
    const read = readConfiguration(least);
    expect(read).toMatchObject({
      ok: true,
      value: {
        regions: { primary: 'eastus2', secondary: 'centralus' },
        retention: { onlineDays: 90 },
        tiers: [{ name: 'clinical', rto: 'PT4H', rpo: 'PT1H' }],
        spokes: [{ name: 'records' }],
      },
    });
    expect(problemsOf(least)).toEqual([]);
  });

  it.each([
    ['no region', { name: 'willow' }, 'regions: '],
    [
      'a region that is none',
      { name: 'willow', regions: { primary: 'eastus9' } },
      'regions.primary: Azure pairs no region with "eastus9"',
    ],
    [
      'regions that are no pair',
      { name: 'willow', regions: { primary: 'eastus2', secondary: 'westus' } },
      'regions.secondary: "westus" is not paired with "eastus2": the pair of "eastus2" is "centralus"',
    ],
    [
      'a primary region without zones',
      { name: 'willow', regions: { primary: 'westus' } },
      'regions.primary: "westus" has no availability zones: serve from "eastus" and take over in "westus"',
    ],
    [
      'a name that is too long',
      { ...least, name: 'willowstreetclinic' },
      'name: two to ten lower-case letters and digits',
    ],
    ['a key that nobody knows', { ...least, budgets: {} }, ': Unrecognized key: "budgets"'],
    [
      'an address space that is too small',
      { ...least, addressSpace: '10.0.0.0/22' },
      'addressSpace: too small for two regions of a hub and 1 spoke(s): a /20 would do',
    ],
    [
      'two spokes with one name',
      { ...least, spokes: [{ name: 'records' }, { name: 'records' }] },
      'spokes.1.name: another spoke is called "records"',
    ],
    [
      'two databases with one name',
      { ...least, spokes: [{ name: 'records', workloads: { sql: { databases: ['a', 'a'] } } }] },
      'spokes.0.workloads.sql.databases.1: "a" is named twice',
    ],
    ['less than six years', { ...least, retention: { totalDays: 365 } }, 'retention.totalDays: Too small'],
  ])('refuses %s with its place and what would work', (_, section, problem) => {
    expect(problemsOf(section).join('\n')).toContain(problem);
  });

  it('says every problem at once', () => {
    expect(problemsOf({ name: 'w', regions: { primary: 'X' } })).toHaveLength(2);
  });
});

describe('planAddresses', () => {
  it('gives every network and subnet addresses of its own, inside the space', () => {
    const read = readConfiguration({
      ...least,
      addressSpace: '10.0.0.0/16',
      spokes: [{ name: 'one' }, { name: 'two' }],
    });
    const plan = read.ok ? planAddresses(read.value) : undefined;
    if (plan?.ok !== true) throw new Error('no plan');
    const regions = ['primary', 'secondary'] as const;
    const networks = regions.flatMap((region) => [
      plan.value.hub(region),
      plan.value.spoke(region, 0),
      plan.value.spoke(region, 1),
    ]);
    const range = (prefix: string): [number, number] => {
      const [address = '', length = '0'] = prefix.split('/');
      const first = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
      return [first, first + 2 ** (32 - Number(length)) - 1];
    };
    const apart = (prefixes: readonly string[]): boolean =>
      prefixes.every((a, i) =>
        prefixes.every((b, j) => i === j || range(a)[1] < range(b)[0] || range(b)[1] < range(a)[0]),
      );
    expect(apart(networks.map(({ space }) => space))).toBe(true);
    for (const { space, subnets } of networks) {
      const prefixes = Object.values<string>(subnets);
      expect(apart(prefixes)).toBe(true);
      for (const prefix of prefixes) {
        expect(range(prefix)[0]).toBeGreaterThanOrEqual(range(space)[0]);
        expect(range(prefix)[1]).toBeLessThanOrEqual(range(space)[1]);
        // A network begins on a multiple of its size.
        expect(range(prefix)[0] % (range(prefix)[1] - range(prefix)[0] + 1)).toBe(0);
      }
    }
  });

  it('leaves a spoke its addresses when others are added behind it', () => {
    const planOf = (names: readonly string[]) => {
      const read = readConfiguration({ ...least, spokes: names.map((name) => ({ name })) });
      const plan = read.ok ? planAddresses(read.value) : undefined;
      return plan?.ok === true ? plan.value.spoke('secondary', 0) : undefined;
    };
    expect(planOf(['one', 'two', 'three'])).toEqual(planOf(['one']));
  });
});
