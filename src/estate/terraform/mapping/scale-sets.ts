import { computeVersion, imageRows, linuxRows, osDiskRows, securityRows, windowsRows } from './compute.ts';
import { always, each, idObjects, json } from './convert.ts';
import { inGroup, nested, type Row, single, type TerraformMapping } from './mapping.ts';

const addressRows: readonly Row[] = [
  ['name', 'name'],
  ['primary', 'properties.primary'],
  ['subnet_id', 'properties.subnet.id'],
  ['version', 'properties.privateIPAddressVersion'],
  ['public_ip_address[0].name', 'properties.publicIPAddressConfiguration.name'],
  ['load_balancer_backend_address_pool_ids', 'properties.loadBalancerBackendAddressPools', idObjects()],
  ['application_gateway_backend_address_pool_ids', 'properties.applicationGatewayBackendAddressPools', idObjects()],
];

const interfaceRows: readonly Row[] = [
  ['name', 'name'],
  ['primary', 'properties.primary'],
  ['network_security_group_id', 'properties.networkSecurityGroup.id'],
  ['ip_forwarding_enabled', 'properties.enableIPForwarding'],
  ['enable_ip_forwarding', 'properties.enableIPForwarding'],
  ['accelerated_networking_enabled', 'properties.enableAcceleratedNetworking'],
  ['enable_accelerated_networking', 'properties.enableAcceleratedNetworking'],
  ['ip_configuration', 'properties.ipConfigurations', each(addressRows)],
];

const dataDiskRows: readonly Row[] = [
  ['lun', 'lun'],
  ['caching', 'caching'],
  ['create_option', 'createOption'],
  ['disk_size_gb', 'diskSizeGB'],
  ['storage_account_type', 'managedDisk.storageAccountType'],
  ['disk_encryption_set_id', 'managedDisk.diskEncryptionSet.id'],
];

const extensionRows: readonly Row[] = [
  ['name', 'name'],
  ['publisher', 'properties.publisher'],
  ['type', 'properties.type'],
  ['type_handler_version', 'properties.typeHandlerVersion'],
  ['auto_upgrade_minor_version', 'properties.autoUpgradeMinorVersion'],
  ['auto_upgrade_minor_version_enabled', 'properties.autoUpgradeMinorVersion'],
  ['automatic_upgrade_enabled', 'properties.enableAutomaticUpgrade'],
  ['settings', 'properties.settings', json],
];

/** What every machine of the set is made of. */
const profileRows: readonly Row[] = nested('', 'properties.virtualMachineProfile.', [
  ['', 'storageProfile.osDisk.createOption', always('FromImage')],
  ...nested('', 'storageProfile.', [...osDiskRows, ...imageRows]),
  ['data_disk', 'storageProfile.dataDisks', each(dataDiskRows)],
  ['network_interface', 'networkProfile.networkInterfaceConfigurations', each(interfaceRows)],
  ['health_probe_id', 'networkProfile.healthProbe.id'],
  ['extensions_time_budget', 'extensionProfile.extensionsTimeBudget'],
  ['extension', 'extensionProfile.extensions', each(extensionRows)],
  ...securityRows,
]);

const setRows: readonly Row[] = [
  ['sku', 'sku.name'],
  ['sku_name', 'sku.name'],
  ['instances', 'sku.capacity'],
  ['upgrade_mode', 'properties.upgradePolicy.mode'],
  [
    'automatic_os_upgrade_policy[0].automatic_os_upgrade_enabled',
    'properties.upgradePolicy.automaticOSUpgradePolicy.enableAutomaticOSUpgrade',
  ],
  [
    'automatic_os_upgrade_policy[0].enable_automatic_os_upgrade',
    'properties.upgradePolicy.automaticOSUpgradePolicy.enableAutomaticOSUpgrade',
  ],
  ['automatic_instance_repair[0].enabled', 'properties.automaticRepairsPolicy.enabled'],
  ['automatic_instance_repair[0].grace_period', 'properties.automaticRepairsPolicy.gracePeriod'],
  ['overprovision', 'properties.overprovision'],
  ['single_placement_group', 'properties.singlePlacementGroup'],
  ['zone_balance', 'properties.zoneBalance'],
  ['platform_fault_domain_count', 'properties.platformFaultDomainCount'],
  ...profileRows,
];

const scaleSet = (os: 'Linux' | 'Windows'): TerraformMapping =>
  single(`azurerm_${os.toLowerCase()}_virtual_machine_scale_set`, {
    type: 'Microsoft.Compute/virtualMachineScaleSets',
    apiVersion: computeVersion,
    id: inGroup(),
    rows: [
      ...setRows,
      ['', 'properties.orchestrationMode', always('Uniform')],
      ...nested('', 'properties.virtualMachineProfile.', [
        ['', 'storageProfile.osDisk.osType', always(os)],
        ['computer_name_prefix', 'osProfile.computerNamePrefix'],
        ['admin_username', 'osProfile.adminUsername'],
        ['extension_operations_enabled', 'osProfile.allowExtensionOperations'],
        ...nested('', 'osProfile.', os === 'Linux' ? linuxRows : windowsRows),
      ]),
    ],
  });

const profile = 'properties.virtualMachineProfile.osProfile.';

/** Virtual machine scale sets of both orchestration modes. */
export const scaleSets: readonly TerraformMapping[] = [
  scaleSet('Linux'),
  scaleSet('Windows'),
  single('azurerm_orchestrated_virtual_machine_scale_set', {
    type: 'Microsoft.Compute/virtualMachineScaleSets',
    apiVersion: computeVersion,
    id: inGroup(),
    rows: [
      ...setRows,
      ['', 'properties.orchestrationMode', always('Flexible')],
      ...nested('os_profile[0].linux_configuration[0].', profile, [
        ['admin_username', 'adminUsername'],
        ['computer_name_prefix', 'computerNamePrefix'],
        ...linuxRows,
      ]),
      ...nested('os_profile[0].windows_configuration[0].', profile, [
        ['admin_username', 'adminUsername'],
        ['computer_name_prefix', 'computerNamePrefix'],
        ...windowsRows,
      ]),
    ],
  }),
];
