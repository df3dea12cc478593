import type { DefaultRow } from './default-row.ts';

/** Documented defaults. */
export const computeDefaults: readonly DefaultRow[] = [
  {
    type: 'microsoft.compute/virtualmachines',
    path: 'properties.osProfile.linuxConfiguration',
    default: null,
    document: 'https://learn.microsoft.com/rest/api/compute/virtual-machines/create-or-update',
  },
  {
    type: 'microsoft.compute/virtualmachines',
    path: 'properties.osProfile.windowsConfiguration',
    default: null,
    document: 'https://learn.microsoft.com/rest/api/compute/virtual-machines/create-or-update',
  },
  {
    type: 'microsoft.compute/virtualmachines',
    path: 'properties.osProfile.linuxConfiguration.patchSettings.patchMode',
    default: 'ImageDefault',
    document: 'https://learn.microsoft.com/azure/virtual-machines/automatic-vm-guest-patching',
  },
  {
    type: 'microsoft.compute/virtualmachines',
    path: 'properties.osProfile.windowsConfiguration.patchSettings.patchMode',
    default: 'AutomaticByOS',
    document: 'https://learn.microsoft.com/azure/virtual-machines/automatic-vm-guest-patching',
  },
  {
    type: 'microsoft.compute/virtualmachines',
    path: 'properties.osProfile.linuxConfiguration.patchSettings.assessmentMode',
    default: 'ImageDefault',
    document: 'https://learn.microsoft.com/azure/virtual-machines/automatic-vm-guest-patching',
  },
  {
    type: 'microsoft.compute/virtualmachines',
    path: 'properties.osProfile.windowsConfiguration.patchSettings.assessmentMode',
    default: 'ImageDefault',
    document: 'https://learn.microsoft.com/azure/virtual-machines/automatic-vm-guest-patching',
  },
];
