/**
 * Regions with availability zones. Where a region is not listed, nothing is placed in zones, which every region takes.
 * Source: https://learn.microsoft.com/azure/reliability/regions-list
 */
const zonal: ReadonlySet<string> = new Set([
  'australiaeast',
  'austriaeast',
  'belgiumcentral',
  'brazilsouth',
  'canadacentral',
  'centralindia',
  'centralus',
  'chilecentral',
  'chinanorth3',
  'eastasia',
  'eastus',
  'eastus2',
  'francecentral',
  'germanywestcentral',
  'indonesiacentral',
  'israelcentral',
  'italynorth',
  'japaneast',
  'japanwest',
  'koreacentral',
  'malaysiawest',
  'mexicocentral',
  'newzealandnorth',
  'northeurope',
  'norwayeast',
  'polandcentral',
  'qatarcentral',
  'southafricanorth',
  'southcentralus',
  'southeastasia',
  'spaincentral',
  'swedencentral',
  'switzerlandnorth',
  'uaenorth',
  'uksouth',
  'usgovvirginia',
  'westeurope',
  'westus2',
  'westus3',
]);

/** The zones of a region: three, or none. The secondary region of a pair is often without: `centralus` has them, `westus` has not. */
export const zonesOf = (region: string): readonly string[] => (zonal.has(region) ? ['1', '2', '3'] : []);
