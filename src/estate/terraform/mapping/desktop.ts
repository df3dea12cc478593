import { inGroup, single, type TerraformMapping } from './mapping.ts';

/** Azure Virtual Desktop. */
export const desktop: readonly TerraformMapping[] = [
  single('azurerm_virtual_desktop_host_pool', {
    type: 'Microsoft.DesktopVirtualization/hostPools',
    apiVersion: '2024-04-03',
    id: inGroup(),
    rows: [
      ['type', 'properties.hostPoolType'],
      ['load_balancer_type', 'properties.loadBalancerType'],
      ['preferred_app_group_type', 'properties.preferredAppGroupType'],
      ['public_network_access', 'properties.publicNetworkAccess'],
      ['start_vm_on_connect', 'properties.startVMOnConnect'],
      ['validate_environment', 'properties.validationEnvironment'],
    ],
  }),
];
