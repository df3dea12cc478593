import { idKey, parseResourceId, subscriptionId } from '../../arm/resource-id.ts';
import type { Resource } from '../../model/resource.ts';
import { Unknown } from '../../model/unknown.ts';

const SUBSCRIPTION = 'microsoft.resources/subscriptions';

/** Types that configure the subscription on which they stand, lower-case. */
const onSubscription = new Set([
  'microsoft.authorization/policyassignments',
  'microsoft.insights/diagnosticsettings',
  'microsoft.security/pricings',
  'microsoft.security/securitycontacts',
  'microsoft.security/servervulnerabilityassessmentssettings',
]);

/** Types that watch a subscription from a resource group of it, lower-case. */
const overSubscription = new Set(['microsoft.insights/activitylogalerts']);

/**
 * The subscriptions that the input configures without showing them: a template or plan that turns on Defender plans says
 * something of its subscription, which is then a subject of rules about subscriptions. Nothing else of it is known.
 */
export function assumeSubscriptions(resources: readonly Resource[]): readonly Resource[] {
  const known = new Set(resources.filter(({ type }) => type === SUBSCRIPTION).map(({ id }) => idKey(id)));
  const assumed: Resource[] = [];
  for (const resource of resources) {
    const id = configured(resource);
    if (id === undefined || known.has(idKey(id))) continue;
    known.add(idKey(id));
    assumed.push(subscription(id, resource));
  }
  return assumed;
}

function configured({ id, type, extends: target }: Resource): string | undefined {
  if (overSubscription.has(type)) return subscriptionId(id);
  if (!onSubscription.has(type)) return undefined;
  const scope = target ?? parseResourceId(id)?.scope;
  const own = scope === undefined ? undefined : subscriptionId(scope);
  return own !== undefined && scope !== undefined && idKey(own) === idKey(scope) ? own : undefined;
}

function subscription(id: string, { source, completeness }: Resource): Resource {
  const name = id.slice(id.lastIndexOf('/') + 1);
  const open = (member: string): Unknown =>
    new Unknown('not-declared', `${id}#${member}`, { presence: 'maybe-absent' });
  return {
    id,
    type: SUBSCRIPTION,
    name,
    body: { id, name, type: SUBSCRIPTION, tags: open('tags'), properties: open('properties') },
    completeness: completeness === 'declared' ? completeness : 'summary',
    existence: true,
    origin: 'declaration',
    source: { file: source.file },
  };
}
