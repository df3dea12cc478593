import type { HubSubnet, SpokeSubnet } from '../configuration/addresses.ts';
import type { Handle } from './resource.ts';

/**
 * What modules make for others, by name. A module says which of these it needs and which it offers, and the order follows.
 * At which level each is offered (estate, region, spoke) is the level of the module that offers it.
 */
export interface Offers {
  // Estate: logs
  /** The workspace to which every log goes. */
  readonly workspace: Handle;
  /** The scope through which alone the workspace is reached. */
  readonly privateLinkScope: Handle;
  /** Who is told: mail to operations and security. */
  readonly actionGroup: Handle;
  // Estate: network
  readonly ddosPlan: Handle;

  // Region: network
  readonly hubNetwork: Handle;
  readonly hubSubnets: Readonly<Record<HubSubnet, Handle>>;
  readonly firewall: Handle;
  readonly firewallPolicy: Handle;
  /** The storage account that keeps flow logs and archives for six years; flow logs must lie in the network's region. */
  readonly logArchive: Handle;
  /** The vault and keys of the platform: for the logs, the archive, and the certificate of TLS inspection. */
  readonly platformKeys: KeyIdentity;

  // Spoke: network
  readonly spokeNetwork: Handle;
  readonly spokeSubnets: Readonly<Record<SpokeSubnet, Handle>>;
  // Spoke: keys
  /** The identity by which services reach their keys in the spoke's vault. */
  readonly spokeKeys: KeyIdentity;
  // Spoke: stores, for the failover groups, backups, Purview and the applications
  readonly sqlServer: Handle;
  readonly managedInstance: Handle;
  readonly postgres: Handle;
  readonly cosmos: Handle;
  readonly storage: Handle;
  readonly healthWorkspace: Handle;
  readonly serviceBus: Handle;
  readonly eventHubs: Handle;
  // Spoke: compute
  readonly webApps: readonly Handle[];
  readonly containerApps: readonly Handle[];
  readonly machines: readonly Machine[];
  // Spoke: recovery
  readonly recoveryVault: Handle;
  readonly backupVault: Handle;
}

/** An identity that may use keys of a vault, and the role assignment that must be there before a service uses it. */
export interface KeyIdentity {
  readonly vault: Handle;
  readonly identity: Handle;
  /** What a resource that uses a key must come `after`. */
  readonly grant: Handle;
  /** A key for a use: one a service, so that one can be withdrawn without the others. Declared when first asked for. */
  readonly key: (use: string) => Handle;
}

/** A virtual machine with what stands around it. */
export interface Machine {
  readonly machine: Handle;
  readonly network: Handle;
  readonly disks: readonly Handle[];
}

export type OfferKey = keyof Offers;
