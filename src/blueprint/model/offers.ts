import type { HubSubnet, SpokeSubnet } from '../configuration/addresses.ts';
import type { Handle } from './resource.ts';
import type { Expression } from './value.ts';

/**
 * What modules make for others, by name. A module says which of these it needs and which it offers, and the order follows.
 * At which level each is offered (estate, region, spoke) is the level of the module that offers it.
 */
export interface Offers {
  // Estate: logs
  /** The dedicated cluster that the workspace lies in, once it has its key. */
  readonly logCluster: Handle;
  /** The workspace to which every log goes. */
  readonly workspace: Handle;
  /** The scope through which alone the workspace is reached. */
  readonly privateLinkScope: Handle;
  /** Sentinel on the workspace. */
  readonly sentinel: Handle;
  /** Who is told: mail to operations and security. */
  readonly actionGroup: Handle;
  // Estate: network
  readonly ddosPlan: Handle;
  /** Peerings and routes by which databases of the two regions copy to each other. */
  readonly regionLink: readonly Handle[];

  // Estate: keys
  /** Hardware of our own for keys, where the budget allows it. */
  readonly managedHsm: Handle;

  // Estate: data governance
  /** Where the estate's stores are registered and scanned for ePHI. */
  readonly purviewAccount: Handle;

  // Region: network
  readonly hubNetwork: Handle;
  readonly hubSubnets: Readonly<Record<HubSubnet, Handle>>;
  readonly firewallSubnet: Handle;
  /** The firewall's own routes. */
  readonly firewallRoutes: Handle;
  readonly firewall: Handle;
  readonly firewallPolicy: Handle;
  /** What the policy lets through: the firewall is made with it, so that it never runs without. */
  readonly firewallRules: Handle;
  /** The gateway to other sites and to people outside. */
  readonly gateway: Handle;
  /** The storage account that keeps flow logs and archives for six years; flow logs must lie in the network's region. */
  readonly logArchive: Handle;
  /** By whom flow logs are written to the archive, and what lets them. */
  readonly archiveWriter: { readonly identity: Handle; readonly grant: Handle };
  /** The vault and keys of the platform: for the logs, the archive, and the certificate of TLS inspection. */
  readonly platformKeys: KeyIdentity;

  // Spoke: network
  readonly spokeNetwork: Handle;
  readonly spokeSubnets: Readonly<Record<SpokeSubnet, Handle>>;
  /** The private names of PostgreSQL servers, in each region. */
  readonly postgresZone: Handle;
  // Spoke: keys
  /** The identity by which services reach their keys in the spoke's vault. */
  readonly spokeKeys: KeyIdentity;
  // Spoke: stores, for the failover groups, backups, Purview and the applications
  readonly sqlServer: Handle;
  /** The databases of the primary region, or their copies in the other. */
  readonly sqlDatabases: readonly Handle[];
  readonly managedInstance: Handle;
  readonly postgres: Handle;
  readonly cosmos: Handle;
  readonly storage: Handle;
  readonly healthWorkspace: Handle;
  readonly serviceBus: Handle;
  readonly eventHubs: Handle;
  // For machines: what the agent collects, by system; and where agents of a region ask what to collect
  readonly collectionRules: Readonly<Partial<Record<'linux' | 'windows', Handle>>>;
  readonly collectionEndpoint: Handle;
  // Spoke: compute
  /** Puts disks under the spoke's own key. */
  readonly diskEncryptionSet: Handle;
  /** Where applications of the spoke report how they do. */
  readonly applicationInsights: Handle;
  readonly containerRegistry: Handle;
  readonly containerEnvironment: Handle;
  readonly webApps: readonly Handle[];
  readonly containerApps: readonly Handle[];
  /** Who applications are towards the stores. */
  readonly webIdentities: readonly Handle[];
  readonly containerIdentities: readonly Handle[];
  readonly machines: readonly Machine[];
  // Spoke: recovery
  /** Without whose owner nobody weakens a vault of its region. */
  readonly resourceGuard: Handle;
  /** Where Site Recovery puts what machines write, before it is sent to the other region. */
  readonly stagingAccount: Handle;
  readonly recoveryVault: Handle;
  readonly backupVault: Handle;
}

/** An identity that may use keys of a vault, and the role assignment that must be there before a service uses it. */
export interface KeyIdentity {
  readonly vault: Handle;
  /** Where keys are kept in hardware of our own, and the vault keeps secrets and the keys of what reaches no such hardware. */
  readonly hsm?: Handle;
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
  /** The disk of the system, which Azure makes with the machine. */
  readonly osDiskId: Expression;
  /** The name of its recovery tier. */
  readonly tier: string;
}

export type OfferKey = keyof Offers;
