import { z } from 'zod';
import { duration } from '../../model/declaration.ts';

const shortName = z
  .string()
  .regex(
    /^[a-z][a-z0-9]{1,9}$/,
    'two to ten lower-case letters and digits, a letter first: it becomes part of every name',
  );
const guid = z.guid();
const region = z.string().regex(/^[a-z][a-z0-9]{2,29}$/, 'a region as Azure names it in ids, as "swedencentral"');
const mail = z.email();
const resourceName = z
  .string()
  .max(40)
  .regex(/^[a-z](?:-?[a-z0-9])*$/, 'lower-case letters, digits and single hyphens, a letter first and no hyphen last');

/** Databases that a server has of its own. */
const ownDatabases: ReadonlySet<string> = new Set([
  ...['master', 'tempdb', 'model', 'msdb'],
  ...['postgres', 'azure-sys', 'azure-maintenance'],
]);

/** A database server's databases. */
const databases = z
  .array(
    resourceName.refine((name) => !ownDatabases.has(name), 'the server has a database of this name: choose another'),
  )
  .min(1);

/** https://learn.microsoft.com/azure/azure-sql/managed-instance/resource-limits */
const instanceCores: readonly number[] = [4, 8, 16, 24, 32, 40, 64, 80];

/** A group of equal machines, each in the recovery tier that is named. */
const machinesSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9]{0,9}$/, 'one to ten lower-case letters and digits: a computer name is short'),
  count: z.int().min(1).max(50).default(1),
  os: z.enum(['linux', 'windows']).default('linux'),
  /** Of a series whose disks are SCSI: Site Recovery replicates no NVMe. */
  size: z.string().default('Standard_D4ads_v5'),
  dataDisksGiB: z.array(z.int().min(4).max(32_767)).max(16).default([]),
  /** The name of the recovery tier; the first, where none is named. */
  tier: z.string().optional(),
});
export type Machines = z.infer<typeof machinesSchema>;

/** What runs in a spoke. A block that is absent is not built. */
const workloadsSchema = z.strictObject({
  sql: z
    .strictObject({
      databases,
      sku: z
        .string()
        .regex(/^(?:GP|BC)_\w{1,20}$/, 'GP_... or BC_..., which have zones and long-term backups, as "GP_Gen5_2"')
        .default('GP_Gen5_2'),
    })
    .optional(),
  managedInstance: z
    .strictObject({
      databases,
      vCores: z
        .int()
        .refine((cores) => instanceCores.includes(cores), `one of ${instanceCores.join(', ')}`)
        .default(8),
    })
    .optional(),
  postgres: z
    .strictObject({
      databases,
      sku: z
        .string()
        .regex(/^Standard_[DE]\w{1,20}$/, 'Standard_D... or Standard_E..., which have a standby, as "Standard_D4ds_v5"')
        .default('Standard_D4ds_v5'),
    })
    .optional(),
  cosmos: z.strictObject({ databases }).optional(),
  storage: z.strictObject({ containers: z.array(resourceName.min(3)).min(1) }).optional(),
  fhir: z.strictObject({}).optional(),
  dicom: z.strictObject({}).optional(),
  serviceBus: z.strictObject({ queues: z.array(resourceName).min(1) }).optional(),
  eventHubs: z.strictObject({ hubs: z.array(resourceName).min(1) }).optional(),
  web: z.strictObject({ apps: z.array(resourceName).min(1).max(20) }).optional(),
  containerApps: z.strictObject({ apps: z.array(resourceName).min(1).max(20) }).optional(),
  machines: z.array(machinesSchema).max(20).default([]),
});
export type Workloads = z.infer<typeof workloadsSchema>;

/** What the architecture calls its own parts: a spoke of such a name would be taken for one. */
const ownNames: ReadonlySet<string> = new Set([
  ...['hub', 'platform', 'dns', 'logs', 'watch', 'edge', 'identity'],
  ...['firewall', 'gateway', 'bastion', 'resolver', 'sentinel'],
]);

const spokeSchema = z.strictObject({
  name: shortName.refine((name) => !ownNames.has(name), `choose another name than ${[...ownNames].join(', ')}`),
  /** The tenant (customer) whose data alone is in this spoke. */
  tenant: z.string().optional(),
  workloads: workloadsSchema.prefault({}),
});
export type Spoke = z.infer<typeof spokeSchema>;

/**
 * The section `blueprint` of `safeguard.yaml`: what a team says of its architecture. Only the name and the primary region
 * have no default.
 */
export const configurationSchema = z.strictObject({
  name: shortName,
  regions: z.strictObject({
    primary: region,
    /** The region that Azure pairs with the primary one, where nothing else is said. */
    secondary: region.optional(),
  }),
  /** Known only to whoever deploys, where they are absent: then they are parameters without a default. */
  subscriptions: z.strictObject({ phi: guid.optional(), platform: guid.optional() }).prefault({}),
  /** The management group under which the one for ePHI is made. */
  managementGroup: z
    .string()
    .regex(/^[\w.()-]{1,90}$/)
    .optional(),
  /** All addresses of both regions: at least a /18. */
  addressSpace: z.cidrv4().default('10.64.0.0/16'),
  /** Where people and other sites reach the hub from; what may come in by the gateway. */
  onPremises: z.array(z.cidrv4()).default([]),
  naming: z
    .strictObject({
      /** `{type} {name} {part} {region}`; types that allow no hyphens leave them out. */
      pattern: z
        .string()
        .regex(/^(?:[a-z0-9-]|\{(?:type|name|part|region)\}){5,80}$/)
        .refine((pattern) => pattern.includes('{part}') && pattern.includes('{region}'), 'needs {part} and {region}')
        .default('{type}-{name}-{part}-{region}'),
      /** Text that makes names unique that all of Azure shares; made of the name and the subscription, where it is absent. */
      unique: z
        .string()
        .regex(/^[a-z0-9]{3,6}$/)
        .optional(),
    })
    .prefault({}),
  tags: z.record(z.string().max(128), z.string().max(256)).default({}),
  /** Recovery tiers, the first for everything that names none. */
  tiers: z
    .array(z.strictObject({ name: z.string(), rto: duration, rpo: duration, contract: z.string().optional() }))
    .default([{ name: 'clinical', rto: 'PT4H', rpo: 'PT1H' }]),
  contacts: z.strictObject({ security: mail.optional(), operations: mail.optional() }).prefault({}),
  /** Object ids of groups and users of the tenant. Absent ones are parameters. */
  people: z
    .strictObject({
      administrators: guid.optional(),
      operators: guid.optional(),
      approvers: guid.optional(),
      /** Who looks into alerts and reads the logs of security. */
      analysts: guid.optional(),
      databaseAdministrators: guid.optional(),
      breakGlass: z.array(guid).length(2).optional(),
    })
    .prefault({}),
  /** How long people may work before they prove again who they are. */
  access: z
    .strictObject({
      /** Minutes without activity after which a session ends. */
      idleMinutes: z.int().min(5).max(30).default(15),
      /** Hours after which everybody signs in again. */
      signInHours: z.int().min(1).max(24).default(12),
      /** Hours for which a privileged role is given. */
      activationHours: z.int().min(1).max(8).default(4),
    })
    .prefault({}),
  retention: z
    .strictObject({
      /** Days that logs are at hand, and days in all: six years are 2,192. */
      onlineDays: z.int().min(90).max(730).default(90),
      totalDays: z.int().min(2192).max(4383).default(2556),
      /** Days that deleted blobs are kept. */
      deletedDays: z.int().min(90).max(365).default(90),
    })
    .prefault({}),
  /** What costs much, and may be had another way. */
  budget: z
    .strictObject({
      /** `network`: a plan for all networks. `addresses`: each public address by itself. */
      ddos: z.enum(['network', 'addresses']).default('network'),
      keys: z.enum(['premium', 'managed-hsm']).default('premium'),
      gateway: z.enum(['vpn', 'express-route']).default('vpn'),
    })
    .prefault({}),
  hub: z
    .strictObject({
      intrusionDetection: z.enum(['Alert', 'Deny']).default('Deny'),
      /** Hosts on the internet that workloads may ask; anything else is refused. */
      allowedHosts: z.array(z.string().regex(/^(?:\*\.)?[a-z0-9.-]+$/)).default([]),
      /** Sites that come in by a VPN tunnel: the public address of their device and the networks behind it. */
      sites: z
        .array(z.strictObject({ name: shortName, address: z.ipv4(), networks: z.array(z.cidrv4()).min(1) }))
        .default([]),
    })
    .prefault({}),
  /** The name under which the world reaches the web applications. */
  frontDoor: z.strictObject({ hostName: z.string().regex(/^[a-z0-9.-]+\.[a-z]{2,}$/) }).optional(),
  tenantIsolation: z.enum(['none', 'spoke', 'row', 'database', 'key']).default('none'),
  spokes: z
    .array(spokeSchema)
    .min(1)
    .max(24)
    .default([
      { name: 'records', workloads: { ...workloadsSchema.parse({}), storage: { containers: ['documents'] } } },
    ]),
});
export type GivenConfiguration = z.infer<typeof configurationSchema>;
