import { inCloudOf } from '../naming/clouds.ts';
import { regionCodes } from '../naming/region-codes.ts';

/**
 * The name of a private DNS zone in the cloud of a region. `{region}` stands for the region's name, `{code}` for the short
 * code that Azure Backup uses.
 */
export const zoneName = (pattern: string, region: string): string =>
  inCloudOf(region, pattern.replace('{region}', region).replace('{code}', regionCodes[region] ?? region));
