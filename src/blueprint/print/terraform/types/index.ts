import type { AzurermType } from '../azurerm-type.ts';
import { alertTypes } from './alerts.ts';
import { containerTypes } from './containers.ts';
import { databaseTypes } from './databases.ts';
import { edgeTypes } from './edge.ts';
import { governanceTypes } from './governance.ts';
import { healthTypes } from './health.ts';
import { hubTypes } from './hub.ts';
import { keyTypes } from './keys.ts';
import { logTypes } from './logs.ts';
import { machineTypes } from './machines.ts';
import { messagingTypes } from './messaging.ts';
import { monitoringTypes } from './monitoring.ts';
import { networkTypes } from './network.ts';
import { privateLinkTypes } from './private-link.ts';
import { recoveryTypes } from './recovery.ts';
import { resourceTypes } from './resources.ts';
import { sentinelTypes } from './sentinel.ts';
import { siteRecoveryTypes } from './site-recovery.ts';
import { sqlTypes } from './sql.ts';
import { storageTypes } from './storage.ts';
import { webTypes } from './web.ts';

/** Every ARM type that is written with `azurerm`, by family. To add one, write a row in the file of its family. */
export const azurermTypes: readonly AzurermType[] = [
  ...resourceTypes,
  ...networkTypes,
  ...hubTypes,
  ...privateLinkTypes,
  ...keyTypes,
  ...storageTypes,
  ...sqlTypes,
  ...databaseTypes,
  ...messagingTypes,
  ...healthTypes,
  ...webTypes,
  ...governanceTypes,
  ...sentinelTypes,
  ...alertTypes,
  ...logTypes,
  ...siteRecoveryTypes,
  ...recoveryTypes,
  ...edgeTypes,
  ...monitoringTypes,
  ...machineTypes,
  ...containerTypes,
];
