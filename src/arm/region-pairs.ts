/** A region and the one that Azure pairs it with, by their names in ids. Not every pair holds both ways. */
export interface RegionPair {
  readonly region: string;
  readonly paired: string;
}

const bothWays: readonly (readonly [string, string])[] = [
  ['eastasia', 'southeastasia'],
  ['australiacentral', 'australiacentral2'],
  ['australiaeast', 'australiasoutheast'],
  ['canadacentral', 'canadaeast'],
  ['centralindia', 'southindia'],
  ['centralus', 'eastus2'],
  ['chinaeast', 'chinanorth'],
  ['chinaeast2', 'chinanorth2'],
  ['chinaeast3', 'chinanorth3'],
  ['eastus', 'westus'],
  ['francecentral', 'francesouth'],
  ['germanynorth', 'germanywestcentral'],
  ['japaneast', 'japanwest'],
  ['koreacentral', 'koreasouth'],
  ['northcentralus', 'southcentralus'],
  ['northeurope', 'westeurope'],
  ['norwayeast', 'norwaywest'],
  ['southafricanorth', 'southafricawest'],
  ['swedencentral', 'swedensouth'],
  ['switzerlandnorth', 'switzerlandwest'],
  ['uaecentral', 'uaenorth'],
  ['uksouth', 'ukwest'],
  ['usdodcentral', 'usdodeast'],
  ['usgovtexas', 'usgovvirginia'],
  ['westcentralus', 'westus2'],
];

const oneWay: readonly (readonly [string, string])[] = [
  ['brazilsouth', 'southcentralus'],
  ['brazilsoutheast', 'brazilsouth'],
  ['usgovarizona', 'usgovtexas'],
  ['westindia', 'southindia'],
  ['westus3', 'eastus'],
];

/**
 * The regions that Azure pairs. Newer regions have no pair.
 * Source: https://learn.microsoft.com/azure/reliability/regions-paired and, for the government and China clouds,
 * https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure
 */
export const regionPairs: readonly RegionPair[] = [
  ...bothWays,
  ...bothWays.map(([a, b]) => [b, a] as const),
  ...oneWay,
].map(([region, paired]) => ({ region, paired }));
