import type { Machines } from '../../configuration/schema.ts';
import { zonesOf } from '../../configuration/zones.ts';
import { type Context, defineModule } from '../../model/module.ts';
import type { Machine } from '../../model/offers.ts';
import type { Handle } from '../../model/resource.ts';
import { type Expression, idOf, subscription, text, type ValueMap } from '../../model/value.ts';
import { extensions, images } from './machine-images.ts';
import { type PatchWindow, patchWindow, putUnderPatchWindow } from './patching.ts';

const MACHINE = 'Microsoft.Compute/virtualMachines';
const DISK = 'Microsoft.Compute/disks';
const NETWORK = 'Microsoft.Network/networkInterfaces';

type Needed = 'spokeSubnets' | 'diskEncryptionSet' | 'collectionRules' | 'collectionEndpoint';

/** The machines of a spoke, in the primary region: Site Recovery brings them to the other. */
export const machines = defineModule({
  name: 'machines',
  level: 'spoke',
  needs: ['spokeSubnets', 'diskEncryptionSet', 'collectionRules', 'collectionEndpoint'],
  offers: ['machines'],
  when: (_, { region }, spoke) => region === 'primary' && (spoke?.workloads.machines ?? []).length > 0,
  build: (context) => {
    const window = patchWindow(context);
    const made = (context.spoke?.workloads.machines ?? []).flatMap((group) =>
      Array.from({ length: group.count }, (_, index) => declareMachine(context, group, index, window)),
    );
    return { machines: made };
  },
});

function declareMachine(context: Context<Needed>, group: Machines, index: number, window: PatchWindow): Machine {
  const { declare, symbol, name, location, unit, configuration, place } = context;
  const own = `${group.name}${String(index + 1).padStart(2, '0')}`;
  const zones = zonesOf(configuration.regions[place.region]);
  const zone = zones[index % Math.max(zones.length, 1)];
  const inZone = zone === undefined ? {} : { zones: [zone] };
  const network = declareNetwork(context, own);
  const disks = group.dataDisksGiB.map((size, lun) => declareDisk(context, own, lun, size, inZone));
  const osDisk = name(DISK, `${own}-os`);
  const machine = declare({
    symbol: symbol(own),
    type: MACHINE,
    unit: unit('compute'),
    name: name(MACHINE, own),
    purpose: `A machine of the group "${group.name}": encrypted on disk and on its host, with no public address.`,
    location,
    ...inZone,
    phi: true,
    identity: { type: 'SystemAssigned' },
    properties: {
      hardwareProfile: { vmSize: group.size },
      securityProfile: {
        securityType: 'TrustedLaunch',
        uefiSettings: { secureBootEnabled: true, vTpmEnabled: true },
        encryptionAtHost: true,
      },
      storageProfile: storageOf(context, group, osDisk, disks),
      osProfile: profileOf(context, group.os, own),
      networkProfile: {
        networkInterfaces: [{ id: idOf(network), properties: { primary: true, deleteOption: 'Delete' } }],
      },
      diagnosticsProfile: { bootDiagnostics: { enabled: true } },
    },
  });
  install(context, machine, group.os, own);
  putUnderPatchWindow(context, window, machine, own);
  return { machine, network, disks, osDiskId: diskId(context, osDisk), tier: tierOf(context, group) };
}

const tierOf = ({ configuration }: Context, { tier }: Machines): string => tier ?? configuration.tiers[0]?.name ?? '';

/** The id of a disk that Azure makes with the machine, and that no template declares. */
const diskId = ({ name }: Context, disk: string): Expression =>
  text`${subscription('phi')}/resourceGroups/${name('Microsoft.Resources/resourceGroups', 'compute')}/providers/${DISK}/${disk}`;

function declareNetwork({ declare, symbol, name, location, unit, offered }: Context<Needed>, own: string): Handle {
  return declare({
    symbol: symbol(`${own}Network`),
    type: NETWORK,
    unit: unit('compute'),
    name: name(NETWORK, own),
    purpose: 'Connects the machine to the subnet of machines; it has a private address only.',
    location,
    properties: {
      enableAcceleratedNetworking: true,
      enableIPForwarding: false,
      ipConfigurations: [
        {
          name: 'main',
          properties: {
            primary: true,
            privateIPAllocationMethod: 'Dynamic',
            privateIPAddressVersion: 'IPv4',
            subnet: { id: idOf(offered('spokeSubnets').machines) },
          },
        },
      ],
    },
  });
}

function declareDisk(
  { declare, symbol, name, location, unit, offered }: Context<Needed>,
  own: string,
  lun: number,
  diskSizeGB: number,
  inZone: { readonly zones?: readonly string[] },
): Handle {
  return declare({
    symbol: symbol(`${own}Disk${lun}`),
    type: DISK,
    unit: unit('compute'),
    name: name(DISK, `${own}-data${lun}`),
    purpose: "A disk for data: under the spoke's key, and nobody can download it.",
    location,
    ...inZone,
    phi: true,
    sku: { name: 'Premium_LRS' },
    properties: {
      creationData: { createOption: 'Empty' },
      diskSizeGB,
      encryption: {
        type: 'EncryptionAtRestWithCustomerKey',
        diskEncryptionSetId: idOf(offered('diskEncryptionSet')),
      },
      networkAccessPolicy: 'DenyAll',
      publicNetworkAccess: 'Disabled',
    },
  });
}

function storageOf({ offered }: Context<Needed>, { os }: Machines, osDisk: string, disks: readonly Handle[]): ValueMap {
  return {
    imageReference: images[os],
    osDisk: {
      name: osDisk,
      osType: os === 'linux' ? 'Linux' : 'Windows',
      createOption: 'FromImage',
      caching: 'ReadWrite',
      deleteOption: 'Detach',
      managedDisk: {
        storageAccountType: 'Premium_LRS',
        diskEncryptionSet: { id: idOf(offered('diskEncryptionSet')) },
        additionalDiskProperties: { managedDiskProperties: { networkAccessPolicy: 'DenyAll' } },
      },
    },
    dataDisks: disks.map((disk, lun) => ({
      lun,
      createOption: 'Attach',
      caching: 'None',
      deleteOption: 'Detach',
      managedDisk: { id: idOf(disk) },
    })),
    diskControllerType: 'SCSI',
  };
}

/** People sign in with Entra ID; the account that Azure demands has a name and a secret of the deployer's own. */
function profileOf({ parameter }: Context, os: 'linux' | 'windows', computerName: string): ValueMap {
  const adminUsername = parameter({
    name: 'machineAdministrator',
    type: 'string',
    description: 'The local account that Azure demands of every machine. People sign in with Entra ID.',
    default: 'localoperator',
    example: 'localoperator',
  });
  const patches = {
    patchMode: 'AutomaticByPlatform',
    assessmentMode: 'AutomaticByPlatform',
    automaticByPlatformSettings: { rebootSetting: 'IfRequired', bypassPlatformSafetyChecksOnUserSchedule: true },
  };
  const account = { computerName, adminUsername, allowExtensionOperations: true };
  if (os === 'windows') {
    return {
      ...account,
      adminPassword: parameter({
        name: 'windowsAdministratorPassword',
        type: 'secureString',
        description: 'The password of that account on machines with Windows: long, random, and kept in the vault.',
        example: '',
      }),
      windowsConfiguration: { provisionVMAgent: true, enableAutomaticUpdates: true, patchSettings: patches },
    };
  }
  const keyData = parameter({
    name: 'machineSshPublicKey',
    type: 'string',
    description: 'The public SSH key of that account on machines with Linux.',
    example: 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQ example',
  });
  return {
    ...account,
    linuxConfiguration: {
      disablePasswordAuthentication: true,
      provisionVMAgent: true,
      ssh: { publicKeys: [{ path: text`/home/${adminUsername}/.ssh/authorized_keys`, keyData }] },
      patchSettings: patches,
    },
  };
}

/** One after the other, since a machine installs one extension at a time; then what the agent shall collect. */
function install(context: Context<Needed>, machine: Handle, os: 'linux' | 'windows', own: string): void {
  const { declare, symbol, location, unit, offered } = context;
  let before = machine;
  for (const extension of extensions[os]) {
    before = declare({
      symbol: symbol(`${own}${extension.symbol}`),
      type: `${MACHINE}/extensions`,
      unit: unit('compute'),
      name: extension.type,
      parent: machine,
      purpose: extension.purpose,
      location,
      properties: {
        publisher: extension.publisher,
        type: extension.type,
        typeHandlerVersion: extension.version,
        autoUpgradeMinorVersion: true,
        enableAutomaticUpgrade: extension.upgradesItself,
      },
      after: [before],
    });
  }
  const associate = (base: string, name: string, purpose: string, properties: ValueMap): Handle =>
    declare({
      symbol: symbol(`${own}${base}`),
      type: 'Microsoft.Insights/dataCollectionRuleAssociations',
      unit: unit('compute'),
      name,
      on: machine,
      purpose,
      properties,
    });
  const rule = offered('collectionRules')[os];
  if (rule !== undefined) {
    associate('Collection', 'logs', 'What the agent of the machine collects.', { dataCollectionRuleId: idOf(rule) });
  }
  associate(
    'CollectionEndpoint',
    'configurationAccessEndpoint',
    'Where the agent of the machine asks what to collect.',
    {
      dataCollectionEndpointId: idOf(offered('collectionEndpoint')),
    },
  );
}
