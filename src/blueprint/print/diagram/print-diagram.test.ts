import { describe, expect, it } from 'vitest';
import { composeForTest } from '../../testing/compose-for-test.ts';
import { printDiagram } from './print-diagram.ts';

const svgOf = (section: object): string =>
  printDiagram(composeForTest({ name: 'willow', regions: { primary: 'eastus2' }, ...section })).text;

describe('printDiagram', () => {
  it('draws both regions, their hubs, each spoke with its subnets, and what stands in it', () => {
    const svg = svgOf({
      spokes: [{ name: 'records', workloads: { sql: { databases: ['charts'] } } }, { name: 'imaging' }],
    });
    for (const text of [
      'eastus2 (serves)',
      'centralus (takes over)',
      'AzureFirewallSubnet',
      'vnet-willow-records-eus2',
      'vnet-willow-imaging-cus',
      'Firewall Premium',
      'SQL',
    ]) {
      expect(svg).toContain(text);
    }
  });

  it('draws the link between the hubs where there is one', () => {
    const ways = (section: object): number => svgOf(section).match(/class="way"/g)?.length ?? 0;
    const of = (workloads: object): number => ways({ spokes: [{ name: 'records', workloads }] });
    expect(of({ managedInstance: { databases: ['charts'] } })).toBe(of({}) + 1);
  });

  it('is well-formed, and every box lies inside the picture', () => {
    const svg = svgOf({ spokes: ['a1', 'b2', 'c3', 'd4', 'e5'].map((name) => ({ name })) });
    const [, width = 0, height = 0] = (/viewBox="0 0 (\d+) ([\d.]+)"/.exec(svg) ?? []).map(Number);
    for (const [, x, y, w, h] of svg.matchAll(
      /<rect class="\w+" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g,
    )) {
      expect(Number(x) + Number(w)).toBeLessThanOrEqual(width);
      expect(Number(y) + Number(h)).toBeLessThanOrEqual(height);
    }
    expect(svg.match(/<text/g)?.length).toBe(svg.match(/<\/text>/g)?.length);
  });
});
