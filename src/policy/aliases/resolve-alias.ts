import { typeKey } from '../../arm/resource-id.ts';
import type { AliasTable } from './alias-table.ts';
import {
  computeMembers,
  firewallRuleKinds,
  overrides,
  plainNetworkArrays,
  scaleSetArrays,
  skuUnderProperties,
} from './overrides.ts';
import { NESTED, parseSteps, STAR, type Steps } from './property-path.ts';

/** The path that an alias names on each lower-case resource type it belongs to. */
export type AliasTarget = ReadonlyMap<string, Steps>;

/** Members that stand beside `properties` and not in it. `type` is missing: an alias that ends in it means a property. */
const envelope = new Set(['sku', 'identity', 'kind', 'location', 'tags', 'zones', 'plan', 'managedby', 'name', 'id']);

/** Members of an array element that stand beside its `properties`. */
const elementEnvelope = new Set(['id', 'name', 'type', 'etag', 'zones', 'location', 'properties']);

/**
 * Where an alias points. A user's table goes first, then the listed exceptions, then the rules: what follows the last
 * `/` lies under `properties`, except members of the envelope; sub-resources in arrays have a `properties` of their own.
 * @returns undefined for a text that is no alias
 */
export function resolveAlias(alias: string, table?: AliasTable): AliasTarget | undefined {
  const lower = alias.toLowerCase();
  const fromUser = table?.get(lower);
  if (fromUser !== undefined) return new Map([[fromUser.type, parseSteps(fromUser.path)]]);
  const listed = Object.hasOwn(overrides, lower) ? overrides[lower] : undefined;
  if (listed !== undefined) {
    return new Map(Object.entries(listed).map(([type, path]) => [typeKey(type), parseSteps(path)]));
  }
  return byRule(alias);
}

function byRule(alias: string): AliasTarget | undefined {
  const slash = alias.lastIndexOf('/');
  const type = typeKey(alias.slice(0, slash));
  const rest = parseSteps(alias.slice(slash + 1));
  if (!/^[a-z0-9.-]+(\/[a-z0-9.-]+)+$/.test(type) || rest.length === 0) return undefined;
  return new Map([[type, stepsOf(type, rest)]]);
}

function stepsOf(type: string, rest: Steps): Steps {
  if (type.startsWith('microsoft.graph/')) return rest;
  if (type.startsWith('safeguard.source/')) return ['properties', ...rest];
  const first = rest[0]?.toLowerCase() ?? '';
  if (type.startsWith('microsoft.web/sites/') && type.endsWith('/config') && first === 'web' && rest.length > 1) {
    return ['properties', ...rest.slice(1)];
  }
  if (type.endsWith('/workspaces/computes') && !computeMembers.has(first)) return ['properties', 'properties', ...rest];
  if (first === 'properties' || isEnvelope(type, first)) return rest;
  const isRules = type === 'microsoft.network/firewallpolicies/rulecollectiongroups';
  const named = isRules ? rest.filter((step) => !firewallRuleKinds.has(step.toLowerCase())) : rest;
  return ['properties', ...nestSubResources(type, named)];
}

const isEnvelope = (type: string, word: string): boolean =>
  envelope.has(word) && !(word === 'sku' && skuUnderProperties.has(type));

/** After an array of sub-resources comes the `properties` of its element, unless the next word stands beside it. */
function nestSubResources(type: string, steps: Steps): Steps {
  const isNetwork = type.startsWith('microsoft.network/');
  const isScaleSet = type === 'microsoft.compute/virtualmachinescalesets';
  return steps.flatMap((step, i) => {
    if (step !== STAR) return [step];
    const array = steps[i - 1]?.toLowerCase() ?? '';
    const next = steps[i + 1]?.toLowerCase();
    const nests =
      array === 'privateendpointconnections' ||
      (isNetwork && !plainNetworkArrays.has(array)) ||
      (isScaleSet && scaleSetArrays.has(array));
    return nests && next !== undefined && next !== STAR && !elementEnvelope.has(next) ? [STAR, NESTED] : [STAR];
  });
}
