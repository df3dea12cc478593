import { assumedResourceGroup, assumedSubscriptionId, assumedTenantId } from '../../../arm/placeholders.ts';
import { joinText, Unknown } from '../../../model/unknown.ts';
import type { Value } from '../../../model/value.ts';
import type { ScopeKind } from '../document/sniff.ts';
import { asText, splitText, type Text } from './text.ts';

/** Where a template is deployed, as far as the user says it. What is left out is assumed, and said to be. */
export interface DeploymentSettings {
  readonly scope?: ScopeKind;
  readonly subscriptionId?: string;
  readonly resourceGroup?: string;
  /** Location of the resource group, or of a deployment to a subscription, management group or tenant. */
  readonly location?: string;
  readonly managementGroupId?: string;
  readonly tenantId?: string;
  readonly deploymentName?: string;
}

/** The scope that a deployment deploys to. Each part has a value at every kind of scope; only those of its kind count. */
export interface Target {
  readonly kind: ScopeKind;
  readonly tenantId: Text;
  readonly managementGroup: Text;
  readonly subscriptionId: Text;
  readonly resourceGroup: Text;
}

/** Stand-ins for what only the deployment itself would tell. They name no real tenant and are the same on every run. */
export const assumed = {
  subscriptionId: assumedSubscriptionId,
  tenantId: assumedTenantId,
  managementGroup: 'assumed-mg',
  resourceGroup: assumedResourceGroup,
  deploymentName: 'assumed-deployment',
} as const;

/** The target of the template itself. */
export function rootTarget(kind: ScopeKind, settings: DeploymentSettings): Target {
  return {
    kind: settings.scope ?? kind,
    tenantId: settings.tenantId ?? assumed.tenantId,
    managementGroup: settings.managementGroupId ?? assumed.managementGroup,
    subscriptionId: settings.subscriptionId ?? assumed.subscriptionId,
    resourceGroup: settings.resourceGroup ?? assumed.resourceGroup,
  };
}

const NEEDED: { readonly [K in ScopeKind]: readonly (keyof DeploymentSettings)[] } = {
  resourceGroup: ['subscriptionId', 'resourceGroup'],
  subscription: ['subscriptionId'],
  managementGroup: ['managementGroupId'],
  tenant: [],
};

/** The settings that a deployment of this kind needs and that nobody gave. */
export const assumedSettings = (kind: ScopeKind, settings: DeploymentSettings): readonly (keyof DeploymentSettings)[] =>
  NEEDED[kind].filter((key) => settings[key] === undefined);

/** The id of the scope: `''` for the tenant, so that `<scope>/providers/...` is right everywhere. */
export function targetId(target: Target): Text {
  switch (target.kind) {
    case 'tenant':
      return '';
    case 'managementGroup':
      return joinText(['/providers/Microsoft.Management/managementGroups/', target.managementGroup]);
    case 'subscription':
      return joinText(['/subscriptions/', target.subscriptionId]);
    case 'resourceGroup':
      return joinText(['/subscriptions/', target.subscriptionId, '/resourceGroups/', target.resourceGroup]);
  }
}

/** What a resource or nested deployment says about where it goes. */
export interface TargetOverride {
  readonly scope?: Value | undefined;
  readonly subscriptionId?: Value | undefined;
  readonly resourceGroup?: Value | undefined;
}

/** The target after `scope`, `subscriptionId` and `resourceGroup` of a resource. Undefined: `scope` is the id of a resource. */
export function overrideTarget(from: Target, override: TargetOverride): Target | undefined {
  const scope = asText(override.scope);
  if (scope !== undefined) return scopeTarget(from, scope);
  const subscription = asText(override.subscriptionId);
  const group = asText(override.resourceGroup);
  if (subscription === undefined && group === undefined) return from;
  const target = { ...from, subscriptionId: subscription ?? from.subscriptionId };
  if (group === undefined) return { ...target, kind: 'subscription' };
  return { ...target, kind: 'resourceGroup', resourceGroup: group };
}

function scopeTarget(from: Target, scope: Text): Target | undefined {
  if (scope === '/' || scope === '') return { ...from, kind: 'tenant' };
  const segments = splitText(scope);
  const words = segments.map((s) => (typeof s === 'string' ? s.toLowerCase() : ''));
  const at = words.indexOf('microsoft.management');
  const group = segments[at + 2];
  if (at >= 0 && words[at + 1] === 'managementgroups' && group !== undefined && segments.length === at + 3) {
    return { ...from, kind: 'managementGroup', managementGroup: group };
  }
  const [, , subscriptionId, , resourceGroup] = segments;
  if (words[0] !== '' || words[1] !== 'subscriptions' || subscriptionId === undefined) {
    // A scope that is wholly unknown may be any; the deployment's own is no better guess, so it stands in by its name.
    return scope instanceof Unknown && segments.length === 1 ? unknownScope(from, scope) : undefined;
  }
  if (segments.length === 3) return { ...from, kind: 'subscription', subscriptionId };
  if (segments.length === 5 && words[3] === 'resourcegroups' && resourceGroup !== undefined) {
    return { ...from, kind: 'resourceGroup', subscriptionId, resourceGroup };
  }
  return undefined;
}

function unknownScope(from: Target, scope: Unknown): Target | undefined {
  const part = (name: string): Unknown => new Unknown(scope.reason, `${name} of ${scope.toString()}`);
  if (from.kind === 'managementGroup') return { ...from, managementGroup: part('managementGroup') };
  if (from.kind === 'tenant') return from;
  return { ...from, subscriptionId: part('subscription'), resourceGroup: part('resourceGroup') };
}
