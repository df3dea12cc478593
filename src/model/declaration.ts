import { z } from 'zod';

/** A calendar day, `2026-11-22`. */
export const day = z.iso.date();
/** An ISO 8601 duration, `PT4H`. */
export const duration = z.iso.duration();
const text = z.string().min(1).max(2000);
const id = z.string().min(1).max(1024);
const storageAccountId = id.regex(
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Storage\/storageAccounts\/[^/]+$/i,
  'it must be the whole id of a storage account: /subscriptions/<guid>/resourceGroups/<group>/providers/Microsoft.Storage/storageAccounts/<name>',
);

/** A declared failure that the organisation accepts for a time. An expired waiver no longer counts. */
const waiverSchema = z.strictObject({
  control: text,
  /** A resource id or a prefix of one on a segment boundary; `*` for every subject of the control. */
  scope: id,
  owner: text,
  reason: text,
  /** The last day on which the waiver counts. */
  expires: day,
});
export type Waiver = z.infer<typeof waiverSchema>;

/** What no resource can say about itself: the `estate` section of `safeguard.yaml`. */
const estateSectionSchema = z.strictObject({
  /** `true`: the input holds the whole estate, so what is absent is absent. Or the scopes (id prefixes) that it holds whole. */
  whole: z.union([z.boolean(), z.array(id)]).default(false),
  /** Where ePHI may be. Nothing declared: every resource is judged as if it held some. */
  phi: z
    .strictObject({
      subscriptions: z.array(id).default([]),
      resourceGroups: z.array(id).default([]),
      /** Every tag of a group with one of its values marks a resource as holding ePHI. */
      tags: z.record(z.string(), z.array(z.string())).default({}),
      virtualNetworks: z.array(id).default([]),
    })
    .optional(),
  hub: z
    .strictObject({
      virtualNetworks: z.array(id).min(1),
      /** Networks outside Azure from which the firewall may let people and machines reach ePHI, each with the reason. */
      admitted: z.array(z.strictObject({ addresses: z.cidrv4(), reason: text })).optional(),
    })
    .optional(),
  logs: z.strictObject({ workspaceId: id, archiveStorageAccountIds: z.array(id).default([]) }).optional(),
  /** Object ids of the emergency access accounts (users or groups). */
  breakGlass: z.strictObject({ users: z.array(id).default([]), groups: z.array(id).default([]) }).optional(),
  tiers: z
    .array(
      z.strictObject({
        name: text,
        rto: duration,
        rpo: duration,
        contract: text.optional(),
        scopes: z.array(id).default([]),
      }),
    )
    .default([]),
  networks: z.strictObject({ expected: z.array(text).default([]) }).optional(),
  /** Resource types that went through a HIPAA scope review; without the list, new types are unknown. */
  reviewedTypes: z.array(text).optional(),
  /**
   * Accounts in which Site Recovery stages what machines write: nothing is kept there, so no backup, version or copy is
   * asked of them. None where nothing is declared: every account is judged.
   * https://learn.microsoft.com/azure/site-recovery/azure-to-azure-support-matrix#cache-storage
   */
  recovery: z.strictObject({ stagingAccountIds: z.array(storageAccountId).default([]) }).prefault({}),
  regions: z.strictObject({ primary: text, secondary: text }).optional(),
  tenantIsolation: z.enum(['none', 'key', 'database', 'spoke', 'row']).optional(),
});
export type EstateSection = z.infer<typeof estateSectionSchema>;

/** `safeguard.yaml`. Sections that other commands own are checked by them. */
export const declarationSchema = z.strictObject({
  estate: estateSectionSchema.prefault({}),
  waivers: z.array(waiverSchema).default([]),
  blueprint: z.unknown().optional(),
  record: z.unknown().optional(),
});
export type Declaration = z.infer<typeof declarationSchema>;

/** What holds where nobody declared anything. */
export const emptyDeclaration: Declaration = declarationSchema.parse({});
