import type { AzurermType } from '../azurerm-type.ts';
import { containerTypes } from './containers.ts';
import { machineTypes } from './machines.ts';
import { monitoringTypes } from './monitoring.ts';
import { networkTypes } from './network.ts';
import { resourceTypes } from './resources.ts';
import { webTypes } from './web.ts';

/** Every ARM type that is written with `azurerm`, by family. To add one, write a row in the file of its family. */
export const azurermTypes: readonly AzurermType[] = [
  ...resourceTypes,
  ...networkTypes,
  ...webTypes,
  ...monitoringTypes,
  ...machineTypes,
  ...containerTypes,
];
