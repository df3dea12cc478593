import type { Context } from '../../model/module.ts';
import type { KeyIdentity } from '../../model/offers.ts';
import type { Handle } from '../../model/resource.ts';
import { builtInRole, type Expression, guidOf, idOf, runtime, tenantId } from '../../model/value.ts';

/** What a vault is for and where it stands. */
export interface VaultPlan {
  /** The file of vault, identity and keys. */
  readonly unit: string;
  /** What tells the vault from others of its spoke or region: `platform`. Absent in a spoke, whose name says it. */
  readonly part?: string;
  /** Ends the sentence "Keys and secrets ...". */
  readonly of: string;
  /** The keys open ePHI. */
  readonly phi?: true;
}

/**
 * Key Vault Crypto Service Encryption User: reads a key's facts, wraps and unwraps with it, and nothing else.
 * https://learn.microsoft.com/azure/key-vault/general/rbac-guide
 */
const ENCRYPTION_USER = 'e147488a-f6f5-4113-8e2d-b22465e65bf6';

/**
 * A vault for customer-managed keys, with an identity that may use them. Keys are made as modules ask for them, one a use.
 * Services reach the vault as trusted ones while its public address is closed:
 * https://learn.microsoft.com/azure/key-vault/general/overview-vnet-service-endpoints#trusted-services
 */
export function declareVaultKeys(context: Context, plan: VaultPlan): KeyIdentity {
  const { declare, name, location } = context;
  const symbol = symbolsOf(context, plan);
  const phi = plan.phi === undefined ? {} : { phi: plan.phi };
  const vault = declare({
    symbol: symbol('vault'),
    type: 'Microsoft.KeyVault/vaults',
    unit: plan.unit,
    name: name('Microsoft.KeyVault/vaults', plan.part),
    purpose: `Keys and secrets ${plan.of}: in hardware, by roles, closed to public networks, safe against purging.`,
    location,
    ...phi,
    properties: {
      tenantId,
      sku: { family: 'A', name: 'premium' },
      enableRbacAuthorization: true,
      enableSoftDelete: true,
      softDeleteRetentionInDays: 90,
      enablePurgeProtection: true,
      enabledForDeployment: false,
      enabledForDiskEncryption: false,
      enabledForTemplateDeployment: false,
      publicNetworkAccess: 'Disabled',
      networkAcls: { defaultAction: 'Deny', bypass: 'AzureServices' },
    },
  });
  const identityType = 'Microsoft.ManagedIdentity/userAssignedIdentities';
  const identity = declare({
    symbol: symbol('keyIdentity'),
    type: identityType,
    unit: plan.unit,
    name: name(identityType, plan.part === undefined ? 'keys' : `${plan.part}-keys`),
    purpose: `Who services are when they use a key ${plan.of}.`,
    location,
  });
  const grant = grantKeyUse(context, {
    symbol: symbol('keyGrant'),
    unit: plan.unit,
    vault,
    who: idOf(identity),
    principal: runtime(identity, 'principalId'),
    purpose: 'The identity may wrap and unwrap with the keys of the vault, and nothing else.',
  });
  const keys = new Map<string, Handle>();
  const key = (use: string): Handle => {
    const made = keys.get(use) ?? declareKey(context, { use, vault, unit: plan.unit, symbol: symbol(`${use}Key`) });
    keys.set(use, made);
    return made;
  };
  return { vault, identity, grant, key };
}

/** Who may use the keys of a vault. */
export interface KeyGrant {
  readonly symbol: string;
  /** A file of the vault's own resource group. */
  readonly unit: string;
  readonly vault: Handle;
  /** What tells the assignment from others: the id of the identity, or of the resource whose identity it is. */
  readonly who: Expression;
  /** The object id of the identity. */
  readonly principal: Expression;
  readonly purpose: string;
}

/** Lets an identity use the keys of a vault: that of a server in the other region, or of a service itself. */
export function grantKeyUse({ declare }: Pick<Context, 'declare'>, grant: KeyGrant): Handle {
  const { vault, who, principal, symbol, unit, purpose } = grant;
  const role = builtInRole(ENCRYPTION_USER);
  return declare({
    symbol,
    type: 'Microsoft.Authorization/roleAssignments',
    unit,
    name: guidOf(idOf(vault), who, role),
    on: vault,
    purpose,
    properties: { roleDefinitionId: role, principalId: principal, principalType: 'ServicePrincipal' },
  });
}

/**
 * A key that is changed every year by itself; each version ends after two, so that nothing old stays in use unseen.
 * https://learn.microsoft.com/azure/key-vault/keys/how-to-configure-key-rotation
 */
function declareKey(
  { declare }: Context,
  key: { readonly use: string; readonly vault: Handle; readonly unit: string; readonly symbol: string },
): Handle {
  return declare({
    symbol: key.symbol,
    type: 'Microsoft.KeyVault/vaults/keys',
    unit: key.unit,
    name: kebab(key.use),
    parent: key.vault,
    purpose: `The key of ${key.use}: withdrawn, it closes that and nothing else.`,
    properties: {
      kty: 'RSA-HSM',
      keySize: 3072,
      keyOps: ['wrapKey', 'unwrapKey'],
      attributes: { enabled: true, exportable: false },
      rotationPolicy: {
        attributes: { expiryTime: 'P2Y' },
        lifetimeActions: [
          { trigger: { timeAfterCreate: 'P1Y' }, action: { type: 'rotate' } },
          { trigger: { timeBeforeExpiry: 'P30D' }, action: { type: 'notify' } },
        ],
      },
    },
  });
}

/** `vault` becomes `platformVault` where the vault has a part. */
const symbolsOf =
  ({ symbol }: Context, { part }: VaultPlan) =>
  (base: string): string =>
    symbol(part === undefined ? camel(base) : camel(`${part}-${base}`));

const camel = (text: string): string => text.replace(/[^A-Za-z0-9]+(\w)/g, (_, letter: string) => letter.toUpperCase());
const kebab = (text: string): string => text.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
