import { isUnknown, Unknown } from '../../../model/unknown.ts';
import { textOf } from '../value-text.ts';
import { always, by, each, enabled, from, idObjects, json, truth, whenSet } from './convert.ts';
import { type Convert, extending, inGroup, nested, type Row, single, type TerraformMapping, under } from './mapping.ts';

export const computeVersion = '2024-07-01';
const diskVersion = '2024-03-02';

export const imageRows: readonly Row[] = [
  ['source_image_id', 'imageReference.id'],
  ...nested('source_image_reference[0].', 'imageReference.', [
    ['publisher', 'publisher'],
    ['offer', 'offer'],
    ['sku', 'sku'],
    ['version', 'version'],
  ]),
];

export const osDiskRows: readonly Row[] = nested('os_disk[0].', 'osDisk.', [
  ['name', 'name'],
  ['caching', 'caching'],
  ['disk_size_gb', 'diskSizeGB'],
  ['write_accelerator_enabled', 'writeAcceleratorEnabled'],
  ['storage_account_type', 'managedDisk.storageAccountType'],
  ['disk_encryption_set_id', 'managedDisk.diskEncryptionSet.id'],
  ['secure_vm_disk_encryption_set_id', 'managedDisk.securityProfile.diskEncryptionSet.id'],
  ['security_encryption_type', 'managedDisk.securityProfile.securityEncryptionType'],
  ['diff_disk_settings[0].option', 'diffDiskSettings.option'],
  ['diff_disk_settings[0].placement', 'diffDiskSettings.placement'],
]);

/** A machine with a chip of its own is a trusted launch; one whose disk is encrypted by the guest is confidential. */
const securityType: Convert = from((machine) => {
  const disk = Array.isArray(machine['os_disk']) ? machine['os_disk'][0] : undefined;
  const confidential = typeof disk === 'object' && disk !== null && 'security_encryption_type' in disk;
  if (confidential && disk['security_encryption_type']) return 'ConfidentialVM';
  const chips = [machine['secure_boot_enabled'], machine['vtpm_enabled']];
  return chips.includes(true) ? 'TrustedLaunch' : chips.find(isUnknown);
});

export const securityRows: readonly Row[] = [
  ['encryption_at_host_enabled', 'securityProfile.encryptionAtHost'],
  ['secure_boot_enabled', 'securityProfile.uefiSettings.secureBootEnabled'],
  ['vtpm_enabled', 'securityProfile.uefiSettings.vTpmEnabled'],
  ['', 'securityProfile.securityType', securityType],
  ['boot_diagnostics', 'diagnosticsProfile.bootDiagnostics.enabled', whenSet(true)],
  ['boot_diagnostics[0].storage_account_uri', 'diagnosticsProfile.bootDiagnostics.storageUri'],
  ['priority', 'priority'],
  ['eviction_policy', 'evictionPolicy'],
  ['license_type', 'licenseType'],
  ['user_data', 'userData'],
  ['termination_notification[0].enabled', 'scheduledEventsProfile.terminateNotificationProfile.enable'],
];

const keyOf: Convert = each([
  ['public_key', 'keyData'],
  [
    '',
    'path',
    from(({ username }) => (username === undefined ? undefined : `/home/${textOf(username)}/.ssh/authorized_keys`)),
  ],
]);

/** What the guest is told about itself; the two systems have a block each. */
export const linuxRows: readonly Row[] = nested('', 'linuxConfiguration.', [
  ['disable_password_authentication', 'disablePasswordAuthentication'],
  ['provision_vm_agent', 'provisionVMAgent'],
  ['admin_ssh_key', 'ssh.publicKeys', keyOf],
  ['patch_mode', 'patchSettings.patchMode'],
  ['patch_assessment_mode', 'patchSettings.assessmentMode'],
  ['reboot_setting', 'patchSettings.automaticByPlatformSettings.rebootSetting'],
  [
    'bypass_platform_safety_checks_on_user_schedule_enabled',
    'patchSettings.automaticByPlatformSettings.bypassPlatformSafetyChecksOnUserSchedule',
  ],
]);

export const windowsRows: readonly Row[] = nested('', 'windowsConfiguration.', [
  ['provision_vm_agent', 'provisionVMAgent'],
  ['automatic_updates_enabled', 'enableAutomaticUpdates'],
  ['enable_automatic_updates', 'enableAutomaticUpdates'],
  ['timezone', 'timeZone'],
  ['patch_mode', 'patchSettings.patchMode'],
  ['patch_assessment_mode', 'patchSettings.assessmentMode'],
  ['hotpatching_enabled', 'patchSettings.enableHotpatching'],
  ['reboot_setting', 'patchSettings.automaticByPlatformSettings.rebootSetting'],
  [
    'bypass_platform_safety_checks_on_user_schedule_enabled',
    'patchSettings.automaticByPlatformSettings.bypassPlatformSafetyChecksOnUserSchedule',
  ],
  [
    'winrm_listener',
    'winRM.listeners',
    each([
      ['protocol', 'protocol'],
      ['certificate_url', 'certificateUrl'],
    ]),
  ],
]);

const machine = (os: 'Linux' | 'Windows'): TerraformMapping =>
  single(`azurerm_${os.toLowerCase()}_virtual_machine`, {
    type: 'Microsoft.Compute/virtualMachines',
    apiVersion: computeVersion,
    id: inGroup(),
    rows: nested('', 'properties.', [
      ['size', 'hardwareProfile.vmSize'],
      ['', 'storageProfile.osDisk.osType', always(os)],
      [
        '',
        'storageProfile.osDisk.createOption',
        from(({ os_managed_disk_id: disk }) => (disk ? 'Attach' : 'FromImage')),
      ],
      ['os_managed_disk_id', 'storageProfile.osDisk.managedDisk.id'],
      ...nested('', 'storageProfile.', [...osDiskRows, ...imageRows]),
      ['computer_name', 'osProfile.computerName'],
      ['admin_username', 'osProfile.adminUsername'],
      ['allow_extension_operations', 'osProfile.allowExtensionOperations'],
      ...nested('', 'osProfile.', os === 'Linux' ? linuxRows : windowsRows),
      ['network_interface_ids', 'networkProfile.networkInterfaces', idObjects()],
      ...securityRows,
      ['extensions_time_budget', 'extensionsTimeBudget'],
      ['availability_set_id', 'availabilitySet.id'],
      ['virtual_machine_scale_set_id', 'virtualMachineScaleSet.id'],
      ['proximity_placement_group_id', 'proximityPlacementGroup.id'],
      ['dedicated_host_id', 'host.id'],
      ['additional_capabilities[0].ultra_ssd_enabled', 'additionalCapabilities.ultraSSDEnabled'],
      ['additional_capabilities[0].hibernation_enabled', 'additionalCapabilities.hibernationEnabled'],
    ]),
  });

/** How a disk is encrypted follows from the encryption set, which only Azure looks into. */
const setDecides: Convert = {
  convert: (value) => new Unknown('runtime', `encryptionType(${textOf(value).replaceAll('/', '|')})`),
};

const exposureRows: readonly Row[] = [
  ['network_access_policy', 'networkAccessPolicy'],
  ['disk_access_id', 'diskAccessId'],
  ['public_network_access_enabled', 'publicNetworkAccess', enabled],
  ['disk_size_gb', 'diskSizeGB'],
  ['create_option', 'creationData.createOption'],
  ['source_resource_id', 'creationData.sourceResourceId'],
  ['source_uri', 'creationData.sourceUri'],
  ['storage_account_id', 'creationData.storageAccountId'],
  ['encryption_settings', 'encryptionSettingsCollection.enabled', whenSet(true)],
];

const disks: readonly TerraformMapping[] = [
  single('azurerm_managed_disk', {
    type: 'Microsoft.Compute/disks',
    apiVersion: diskVersion,
    id: inGroup(),
    rows: [
      ['storage_account_type', 'sku.name'],
      ...nested('', 'properties.', [
        ...exposureRows,
        ['image_reference_id', 'creationData.imageReference.id'],
        ['gallery_image_reference_id', 'creationData.galleryImageReference.id'],
        ['disk_encryption_set_id', 'encryption.diskEncryptionSetId'],
        ['disk_encryption_set_id', 'encryption.type', setDecides],
        ['secure_vm_disk_encryption_set_id', 'securityProfile.secureVMDiskEncryptionSetId'],
        ['security_type', 'securityProfile.securityType'],
        [
          'trusted_launch_enabled',
          'securityProfile.securityType',
          by((on) => (on === true ? 'TrustedLaunch' : undefined)),
        ],
        ['os_type', 'osType'],
        ['max_shares', 'maxShares'],
        ['tier', 'tier'],
      ]),
    ],
  }),
  single('azurerm_snapshot', {
    type: 'Microsoft.Compute/snapshots',
    apiVersion: diskVersion,
    id: inGroup(),
    rows: nested('', 'properties.', [...exposureRows, ['incremental_enabled', 'incremental']]),
  }),
  single('azurerm_disk_encryption_set', {
    type: 'Microsoft.Compute/diskEncryptionSets',
    apiVersion: diskVersion,
    id: inGroup(),
    rows: [
      ['encryption_type', 'properties.encryptionType'],
      ['key_vault_key_id', 'properties.activeKey.keyUrl'],
      ['managed_hsm_key_id', 'properties.activeKey.keyUrl'],
      ['auto_key_rotation_enabled', 'properties.rotationToLatestKeyVersionEnabled'],
      ['federated_client_id', 'properties.federatedClientId'],
    ],
  }),
  single('azurerm_disk_access', {
    type: 'Microsoft.Compute/diskAccesses',
    apiVersion: diskVersion,
    id: inGroup(),
    rows: [],
  }),
  {
    terraform: 'azurerm_virtual_machine_data_disk_attachment',
    resources: [],
    folds: [
      {
        target: 'virtual_machine_id',
        into: 'properties.storageProfile.dataDisks',
        rows: [
          ['lun', 'lun'],
          ['caching', 'caching'],
          ['create_option', 'createOption'],
          ['managed_disk_id', 'managedDisk.id'],
          ['write_accelerator_enabled', 'writeAcceleratorEnabled'],
        ],
      },
    ],
  },
  single('azurerm_image', {
    type: 'Microsoft.Compute/images',
    apiVersion: computeVersion,
    id: inGroup(),
    rows: [
      ['source_virtual_machine_id', 'properties.sourceVirtualMachine.id'],
      ['hyper_v_generation', 'properties.hyperVGeneration'],
      ...nested('os_disk[0].', 'properties.storageProfile.osDisk.', [
        ['os_type', 'osType'],
        ['os_state', 'osState'],
        ['managed_disk_id', 'managedDisk.id'],
        ['disk_encryption_set_id', 'diskEncryptionSet.id'],
      ]),
    ],
  }),
];

export const extensionRows: readonly Row[] = [
  ['publisher', 'properties.publisher'],
  ['type', 'properties.type'],
  ['type_handler_version', 'properties.typeHandlerVersion'],
  ['auto_upgrade_minor_version', 'properties.autoUpgradeMinorVersion'],
  ['automatic_upgrade_enabled', 'properties.enableAutomaticUpgrade'],
  ['settings', 'properties.settings', json],
];

const lastPiece = (attribute: string) => (attributes: Readonly<Record<string, unknown>>) => {
  const id = attributes[attribute];
  return typeof id === 'string' ? id.split('/').at(-1) : undefined;
};

/** Virtual machines, disks, extensions and maintenance. */
export const compute: readonly TerraformMapping[] = [
  machine('Linux'),
  machine('Windows'),
  ...disks,
  ...(
    [
      ['virtual_machine', 'virtualMachines'],
      ['virtual_machine_scale_set', 'virtualMachineScaleSets'],
    ] as const
  ).map(([name, type]) =>
    single(`azurerm_${name}_extension`, {
      type: `Microsoft.Compute/${type}/extensions`,
      apiVersion: computeVersion,
      id: under(`${name}_id`),
      rows: extensionRows,
    }),
  ),
  single('azurerm_availability_set', {
    type: 'Microsoft.Compute/availabilitySets',
    apiVersion: computeVersion,
    id: inGroup(),
    rows: [
      ['managed', 'sku.name', truth('Aligned', 'Classic')],
      ['platform_update_domain_count', 'properties.platformUpdateDomainCount'],
      ['platform_fault_domain_count', 'properties.platformFaultDomainCount'],
    ],
  }),
  single('azurerm_maintenance_configuration', {
    type: 'Microsoft.Maintenance/maintenanceConfigurations',
    apiVersion: '2023-04-01',
    id: inGroup(),
    rows: [
      ['scope', 'properties.maintenanceScope'],
      ['visibility', 'properties.visibility'],
      ['in_guest_user_patch_mode', 'properties.extensionProperties.InGuestPatchMode'],
      ['window[0].start_date_time', 'properties.maintenanceWindow.startDateTime'],
      ['window[0].duration', 'properties.maintenanceWindow.duration'],
      ['window[0].time_zone', 'properties.maintenanceWindow.timeZone'],
      ['window[0].recur_every', 'properties.maintenanceWindow.recurEvery'],
      ['install_patches[0].reboot', 'properties.installPatches.rebootSetting'],
      [
        'install_patches[0].linux[0].classifications_to_include',
        'properties.installPatches.linuxParameters.classificationsToInclude',
      ],
      [
        'install_patches[0].windows[0].classifications_to_include',
        'properties.installPatches.windowsParameters.classificationsToInclude',
      ],
    ],
  }),
  single('azurerm_maintenance_assignment_virtual_machine', {
    type: 'Microsoft.Maintenance/configurationAssignments',
    apiVersion: '2023-04-01',
    id: extending('virtual_machine_id', lastPiece('maintenance_configuration_id')),
    rows: [
      ['maintenance_configuration_id', 'properties.maintenanceConfigurationId'],
      ['virtual_machine_id', 'properties.resourceId'],
    ],
  }),
];
