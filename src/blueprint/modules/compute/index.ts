import type { Module } from '../../model/module.ts';
import { applicationInsights } from './application-insights.ts';
import { containerApps } from './container-apps.ts';
import { containerRegistry } from './container-registry.ts';
import { dataAccess } from './data-access.ts';
import { diskEncryption } from './disk-encryption.ts';
import { collectionEndpoint, collectionRules } from './machine-monitoring.ts';
import { machines } from './machines.ts';
import { webApps } from './web-apps.ts';

/** What works with ePHI. */
export const computeModules: readonly Module[] = [
  applicationInsights,
  webApps,
  containerRegistry,
  containerApps,
  dataAccess,
  diskEncryption,
  collectionEndpoint,
  collectionRules,
  machines,
];
