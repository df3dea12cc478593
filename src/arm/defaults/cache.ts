import type { DefaultRow } from './default-row.ts';

/** Documented defaults of Azure Cache for Redis. */
export const cacheDefaults: readonly DefaultRow[] = [
  {
    type: 'microsoft.cache/redis',
    path: 'properties.enableNonSslPort',
    default: false,
    document: 'https://learn.microsoft.com/azure/azure-cache-for-redis/cache-configure',
  },
];
