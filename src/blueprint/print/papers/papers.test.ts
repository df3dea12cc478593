import { describe, expect, it } from 'vitest';
import { readConfiguration } from '../../configuration/configuration.ts';
import { composeForTest } from '../../testing/compose-for-test.ts';
import { Catalogue } from '../print-context.ts';
import { printCosts } from './costs.ts';
import { printPermissions } from './permissions.ts';
import { printReadme } from './readme.ts';

const section = {
  name: 'willow',
  regions: { primary: 'eastus2' },
  spokes: [{ name: 'records', workloads: { web: { apps: ['portal'] } } }],
};
const catalogue = new Catalogue(composeForTest(section));
const configuration = readConfiguration(section);

describe('printCosts', () => {
  it('multiplies what has a price, takes the price of the SKU before that of the type, and guesses nothing', () => {
    const { text } = printCosts(catalogue, {
      currency: 'EUR',
      prices: [
        { type: 'microsoft.network/azurefirewalls', monthly: 1 },
        { type: 'Microsoft.Network/azureFirewalls', sku: 'AZFW_VNet', monthly: 1000.5 },
      ],
    });
    expect(text).toContain('| Microsoft.Network/azureFirewalls | AZFW_VNet | 2 | 1000.50 | 2001.00 |');
    expect(text).toContain('2001.00 EUR for what your prices name');
    expect(text.slice(text.indexOf('Without a price'))).toContain('Microsoft.Network/bastionHosts');
  });

  it('lists the pieces to price where no prices are given', () => {
    const { text } = printCosts(catalogue, undefined);
    expect(text).toContain('No price file was given');
    expect(text).toMatch(/\| Microsoft\.Web\/serverfarms \| \w+ \| 2 \|/);
    expect(text).not.toContain('Microsoft.Resources/resourceGroups');
  });
});

describe('printPermissions', () => {
  it('names each type that is written in each subscription, and the permissions of the requests', () => {
    const { text } = printPermissions(catalogue);
    const [, inPhi = ''] = text.split('## In the subscription "phi"');
    expect(inPhi).toContain('`Microsoft.Web/sites/write`');
    expect(text).toContain('`Microsoft.Network/azureFirewalls/write`');
    expect(text).toContain('Policy.ReadWrite.ConditionalAccess');
  });
});

describe('printReadme', () => {
  it.each([
    ['arm', 'main.parameters.json', 'phi/records-network.json'],
    ['bicep', 'main.bicepparam', 'phi/records-network.bicep'],
    ['terraform', 'terraform.tfvars.json', 'phi-records-network.tf.json'],
  ] as const)(
    'says how %s is deployed: what must be given, and each file in its order',
    (language, parameters, file) => {
      const given = configuration.ok ? configuration.value : (undefined as never);
      const { text } = printReadme(catalogue, given, language);
      expect(text).toContain(parameters);
      expect(text).toContain(file);
      expect(text).toContain('- `phiSubscriptionId`: The subscription that holds ePHI and nothing else.');
      expect(text.indexOf('resource-groups')).toBeLessThan(text.indexOf(file));
    },
  );
});
