import type { AzurermRow, AzurermType } from '../azurerm-type.ts';
import { between, each, enabled, firstOf, only } from '../rewrite.ts';
import { identityRows } from './identity.ts';

const patchRows = (system: 'linuxConfiguration' | 'windowsConfiguration'): readonly AzurermRow[] =>
  [
    ['patchMode', 'patch_mode'],
    ['assessmentMode', 'patch_assessment_mode'],
    ['automaticByPlatformSettings.rebootSetting', 'reboot_setting'],
    [
      'automaticByPlatformSettings.bypassPlatformSafetyChecksOnUserSchedule',
      'bypass_platform_safety_checks_on_user_schedule_enabled',
    ],
  ].map(([from = '', to = '']) => [`properties.osProfile.${system}.patchSettings.${from}`, to]);

const machineRows: readonly AzurermRow[] = [
  ['zones', 'zone', firstOf],
  ...identityRows,
  ['properties.hardwareProfile.vmSize', 'size'],
  ['properties.securityProfile.securityType', null, only('TrustedLaunch')],
  ['properties.securityProfile.uefiSettings.secureBootEnabled', 'secure_boot_enabled'],
  ['properties.securityProfile.uefiSettings.vTpmEnabled', 'vtpm_enabled'],
  ['properties.securityProfile.encryptionAtHost', 'encryption_at_host_enabled'],
  ['properties.storageProfile.imageReference.publisher', 'source_image_reference.publisher'],
  ['properties.storageProfile.imageReference.offer', 'source_image_reference.offer'],
  ['properties.storageProfile.imageReference.sku', 'source_image_reference.sku'],
  ['properties.storageProfile.imageReference.version', 'source_image_reference.version'],
  ['properties.storageProfile.osDisk.name', 'os_disk.name'],
  ['properties.storageProfile.osDisk.osType', null],
  ['properties.storageProfile.osDisk.createOption', null, only('FromImage')],
  ['properties.storageProfile.osDisk.caching', 'os_disk.caching'],
  // What becomes of disks and cards when the machine goes, Terraform's own state decides.
  ['properties.storageProfile.osDisk.deleteOption', null],
  ['properties.storageProfile.osDisk.managedDisk.storageAccountType', 'os_disk.storage_account_type'],
  ['properties.storageProfile.osDisk.managedDisk.diskEncryptionSet.id', 'os_disk.disk_encryption_set_id'],
  ['properties.storageProfile.diskControllerType', 'disk_controller_type'],
  ['properties.osProfile.computerName', 'computer_name'],
  ['properties.osProfile.adminUsername', 'admin_username'],
  ['properties.osProfile.adminPassword', 'admin_password'],
  ['properties.osProfile.allowExtensionOperations', 'allow_extension_operations'],
  ['properties.osProfile.windowsConfiguration.provisionVMAgent', 'provision_vm_agent'],
  ['properties.osProfile.windowsConfiguration.enableAutomaticUpdates', 'automatic_updates_enabled'],
  ...patchRows('windowsConfiguration'),
  ['properties.osProfile.linuxConfiguration.disablePasswordAuthentication', 'disable_password_authentication'],
  ['properties.osProfile.linuxConfiguration.provisionVMAgent', 'provision_vm_agent'],
  [
    'properties.osProfile.linuxConfiguration.ssh.publicKeys',
    'admin_ssh_key',
    each([
      ['path', 'username', between('/home/', '/.ssh/authorized_keys')],
      ['keyData', 'public_key'],
    ]),
  ],
  ...patchRows('linuxConfiguration'),
  [
    'properties.networkProfile.networkInterfaces',
    'network_interface_ids',
    (cards, tools) => {
      const named = each([
        ['id', 'id'],
        ['properties.primary', null],
        ['properties.deleteOption', null],
      ])(cards, tools);
      return Array.isArray(named) ? named.map((card) => (card as { readonly id: string }).id) : undefined;
    },
  ],
  ['properties.diagnosticsProfile.bootDiagnostics.enabled', 'boot_diagnostics', (on) => (on === true ? {} : undefined)],
];

/** Machines with their cards, disks and extensions, and when they are patched. */
export const machineTypes: readonly AzurermType[] = [
  {
    type: 'Microsoft.Network/networkInterfaces',
    terraform: 'azurerm_network_interface',
    in: 'group',
    rows: [
      ['properties.enableAcceleratedNetworking', 'accelerated_networking_enabled'],
      ['properties.enableIPForwarding', 'ip_forwarding_enabled'],
      [
        'properties.ipConfigurations',
        'ip_configuration',
        each([
          ['name', 'name'],
          ['properties.primary', 'primary'],
          ['properties.privateIPAllocationMethod', 'private_ip_address_allocation'],
          ['properties.privateIPAddressVersion', 'private_ip_address_version'],
          ['properties.subnet.id', 'subnet_id'],
        ]),
      ],
    ],
  },
  {
    type: 'Microsoft.Compute/diskEncryptionSets',
    terraform: 'azurerm_disk_encryption_set',
    in: 'group',
    rows: [
      ...identityRows,
      ['properties.encryptionType', 'encryption_type'],
      ['properties.rotationToLatestKeyVersionEnabled', 'auto_key_rotation_enabled'],
      ['properties.activeKey.keyUrl', 'key_vault_key_id'],
      // The address of the key tells the vault.
      ['properties.activeKey.sourceVault.id', null],
    ],
  },
  {
    type: 'Microsoft.Compute/disks',
    terraform: 'azurerm_managed_disk',
    in: 'group',
    rows: [
      ['zones', 'zone', firstOf],
      ['sku.name', 'storage_account_type'],
      ['properties.creationData.createOption', 'create_option', only('Empty')],
      ['properties.diskSizeGB', 'disk_size_gb'],
      // Follows from the encryption set.
      ['properties.encryption.type', null, only('EncryptionAtRestWithCustomerKey')],
      ['properties.encryption.diskEncryptionSetId', 'disk_encryption_set_id'],
      ['properties.networkAccessPolicy', 'network_access_policy'],
      ['properties.publicNetworkAccess', 'public_network_access_enabled', enabled],
    ],
  },
  {
    type: 'Microsoft.Compute/virtualMachines',
    terraform: ({ properties }) =>
      JSON.stringify(properties).includes('"linuxConfiguration"')
        ? 'azurerm_linux_virtual_machine'
        : 'azurerm_windows_virtual_machine',
    in: 'group',
    rows: machineRows,
    lacks: ['properties.storageProfile.osDisk.managedDisk.additionalDiskProperties'],
    also: [
      {
        terraform: 'azurerm_virtual_machine_data_disk_attachment',
        of: 'virtual_machine_id',
        each: 'properties.storageProfile.dataDisks',
        rows: [
          ['lun', 'lun'],
          ['createOption', null, only('Attach')],
          ['caching', 'caching'],
          ['deleteOption', null],
          ['managedDisk.id', 'managed_disk_id'],
        ],
        before: [
          'Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems',
          'Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectedItems',
        ],
      },
    ],
    exports: { 'identity.principalId': 'identity[0].principal_id' },
  },
  {
    type: 'Microsoft.Compute/virtualMachines/extensions',
    terraform: 'azurerm_virtual_machine_extension',
    in: { parentId: 'virtual_machine_id' },
    without: ['location'],
    rows: [
      ['properties.publisher', 'publisher'],
      ['properties.type', 'type'],
      ['properties.typeHandlerVersion', 'type_handler_version'],
      ['properties.autoUpgradeMinorVersion', 'auto_upgrade_minor_version'],
      ['properties.enableAutomaticUpgrade', 'automatic_upgrade_enabled'],
    ],
  },
  {
    type: 'Microsoft.Maintenance/maintenanceConfigurations',
    terraform: 'azurerm_maintenance_configuration',
    in: 'group',
    rows: [
      ['properties.maintenanceScope', 'scope'],
      ['properties.extensionProperties.InGuestPatchMode', 'in_guest_user_patch_mode'],
      ['properties.visibility', 'visibility'],
      ['properties.maintenanceWindow.startDateTime', 'window.start_date_time'],
      ['properties.maintenanceWindow.duration', 'window.duration'],
      ['properties.maintenanceWindow.timeZone', 'window.time_zone'],
      ['properties.maintenanceWindow.recurEvery', 'window.recur_every'],
      ['properties.installPatches.rebootSetting', 'install_patches.reboot'],
      [
        'properties.installPatches.linuxParameters.classificationsToInclude',
        'install_patches.linux.classifications_to_include',
      ],
      [
        'properties.installPatches.windowsParameters.classificationsToInclude',
        'install_patches.windows.classifications_to_include',
      ],
    ],
  },
  {
    type: 'Microsoft.Maintenance/configurationAssignments',
    terraform: 'azurerm_maintenance_assignment_virtual_machine',
    in: { parentId: 'virtual_machine_id' },
    name: null,
    without: ['tags'],
    rows: [
      ['properties.maintenanceConfigurationId', 'maintenance_configuration_id'],
      ['properties.resourceId', null],
    ],
  },
];
