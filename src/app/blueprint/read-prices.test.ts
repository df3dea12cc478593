import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPrices } from './read-prices.ts';

const folder = mkdtempSync(join(tmpdir(), 'safeguard-prices-'));
const read = (text: string) => {
  writeFileSync(join(folder, 'prices.yaml'), text);
  return readPrices('prices.yaml', folder);
};

describe('readPrices', () => {
  it('reads a currency and prices by type and SKU', async () => {
    const text =
      'currency: USD\nprices:\n  - { type: Microsoft.Network/azureFirewalls, sku: Premium, monthly: 1278.5 }\n';
    expect(await read(text)).toEqual({
      ok: true,
      value: {
        currency: 'USD',
        prices: [{ type: 'Microsoft.Network/azureFirewalls', sku: 'Premium', monthly: 1278.5 }],
      },
    });
  });

  it.each([
    [
      'a price below nothing',
      'currency: USD\nprices:\n  - { type: Microsoft.Web/sites, monthly: -1 }\n',
      'prices.yaml:3: "prices[0].monthly"',
    ],
    ['a currency that is none', 'currency: dollars\nprices: []\n', 'prices.yaml:1: "currency"'],
    ['no YAML', '{', 'prices.yaml'],
  ])('refuses %s with its line', async (_, text, problem) => {
    const result = await read(text);
    expect(result.ok ? '' : result.error.join('\n')).toContain(problem);
  });

  it('says that a file is not there', async () => {
    const result = await readPrices('nothing.yaml', folder);
    expect(result.ok ? '' : result.error.join('\n')).toContain('nothing.yaml');
  });
});
