import type { Context } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import { idOf } from '../../model/value.ts';

/** When machines are patched. */
export type PatchWindow = Handle;

/**
 * Critical and security patches, weekly, in the night from Saturday to Sunday.
 * https://learn.microsoft.com/azure/update-manager/scheduled-patching
 */
export function patchWindow({ declare, symbol, name, location, unit }: Context): PatchWindow {
  const type = 'Microsoft.Maintenance/maintenanceConfigurations';
  return declare({
    symbol: symbol('patchWindow'),
    type,
    unit: unit('compute'),
    name: name(type),
    purpose: 'When machines take critical and security patches, and restart if they must.',
    location,
    properties: {
      maintenanceScope: 'InGuestPatch',
      extensionProperties: { InGuestPatchMode: 'User' },
      visibility: 'Custom',
      maintenanceWindow: {
        startDateTime: '2026-01-04 02:00',
        duration: '03:55',
        timeZone: 'UTC',
        recurEvery: '1Week Sunday',
      },
      installPatches: {
        rebootSetting: 'IfRequired',
        linuxParameters: { classificationsToInclude: ['Critical', 'Security'] },
        windowsParameters: { classificationsToInclude: ['Critical', 'Security', 'UpdateRollup', 'Definition'] },
      },
    },
  });
}

export function putUnderPatchWindow(
  { declare, symbol, location, unit }: Context,
  window: PatchWindow,
  machine: Handle,
  own: string,
): void {
  declare({
    symbol: symbol(`${own}Patching`),
    type: 'Microsoft.Maintenance/configurationAssignments',
    unit: unit('compute'),
    name: 'patching',
    on: machine,
    purpose: 'The machine is patched in the window of its spoke.',
    location,
    properties: { maintenanceConfigurationId: idOf(window), resourceId: idOf(machine) },
  });
}
