import { describe, expect, it } from 'vitest';
import { composeBlueprint } from '../../compose.ts';
import { readConfiguration } from '../../configuration/configuration.ts';
import { printRequests } from '../../print/graph/print-requests.ts';
import { Catalogue } from '../../print/print-context.ts';

const compose = (primary: string) => {
  const read = readConfiguration({
    name: 'willow',
    regions: { primary },
    contacts: { security: 'security@willow.example' },
    spokes: [
      {
        name: 'records',
        workloads: { sql: { databases: ['charts', 'billing'] }, storage: { containers: ['documents'] } },
      },
      { name: 'portal', workloads: { storage: { containers: ['uploads'] } } },
    ],
  });
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  const composed = composeBlueprint(read.value);
  if (!composed.ok) throw new Error(JSON.stringify(composed.error));
  return composed.value;
};

describe('data governance', () => {
  const blueprint = compose('eastus2');
  const requests = blueprint.requests.filter(({ api }) => api === 'purview');
  const named = (pattern: RegExp) =>
    requests.filter(({ path }) => pattern.test(String(path))).map(({ path }) => String(path));

  it('registers every store once, and scans each database by itself', () => {
    expect(named(/datasources\/[^/]+\?/)).toHaveLength(3);
    expect(
      named(/scans\/phi[^/]*\?/)
        .map((path) => /scans\/([\w-]+)/.exec(path)?.[1])
        .sort(),
    ).toEqual(['phi', 'phi', 'phi-billing', 'phi-charts']);
    expect(named(/triggers/)).toHaveLength(4);
  });

  it('lets Purview read blobs and nothing more, in the primary region alone', () => {
    const grants = blueprint.resources.filter(({ symbol }) => symbol.includes('urviewReadsStorage'));
    expect(grants).toHaveLength(2);
    for (const { place, properties } of grants) {
      expect(place.region).toBe('primary');
      expect(JSON.stringify(properties)).toContain('2a2b9908-6ea1-4ae2-8e65-a410df84e7d1');
    }
  });

  it('closes the account to public networks', () => {
    expect(blueprint.resources.find(({ type }) => type === 'Microsoft.Purview/accounts')?.properties).toMatchObject({
      publicNetworkAccess: 'Disabled',
    });
  });

  it('keeps ePHI inside with cmdlets, since no other API makes them', () => {
    const files = printRequests(new Catalogue(blueprint)).filter(({ text }) => text.includes('"cmdlet"'));
    expect(files.map(({ path }) => path)).toEqual([
      'graph/01-keep-phi-inside.json',
      'graph/01-phi-label.json',
      'graph/01-watch-communication.json',
      'graph/01-watch-leaks.json',
      'graph/02-block-phi-outside.json',
      'graph/02-publish-labels.json',
      'graph/02-sample-communication.json',
    ]);
    expect(files.find(({ path }) => path.includes('phi-label'))?.text).toContain('willow.example:VIEW');
  });

  it("speaks to the hosts of the region's cloud", () => {
    const texts = printRequests(new Catalogue(compose('usgovvirginia'))).map(({ text }) => text);
    expect(texts.filter((text) => /graph\.microsoft\.com|purview\.azure\.com|core\.windows\.net/.test(text))).toEqual(
      [],
    );
    expect(texts.some((text) => text.includes('https://graph.microsoft.us/v1.0/'))).toBe(true);
  });
});
