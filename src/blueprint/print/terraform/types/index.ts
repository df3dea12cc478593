import type { AzurermType } from '../azurerm-type.ts';
import { containerTypes } from './containers.ts';
import { edgeTypes } from './edge.ts';
import { machineTypes } from './machines.ts';
import { monitoringTypes } from './monitoring.ts';
import { networkTypes } from './network.ts';
import { recoveryTypes } from './recovery.ts';
import { resourceTypes } from './resources.ts';
import { siteRecoveryTypes } from './site-recovery.ts';
import { webTypes } from './web.ts';

/** Every ARM type that is written with `azurerm`, by family. To add one, write a row in the file of its family. */
export const azurermTypes: readonly AzurermType[] = [
  ...resourceTypes,
  ...networkTypes,
  ...webTypes,
  ...siteRecoveryTypes,
  ...recoveryTypes,
  ...edgeTypes,
  ...monitoringTypes,
  ...machineTypes,
  ...containerTypes,
];
