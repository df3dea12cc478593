import { idKey, parseResourceId, subscriptionId } from '../../arm/resource-id.ts';
import type { Resource } from '../../model/resource.ts';
import { Unknown } from '../../model/unknown.ts';
import { getMember, isValueObject, type Value } from '../../model/value.ts';

const SUBSCRIPTION = 'microsoft.resources/subscriptions';
const TAGS = 'microsoft.resources/tags';

/** Types that configure the subscription on which they stand, lower-case. */
const onSubscription = new Set([
  'microsoft.authorization/policyassignments',
  'microsoft.insights/diagnosticsettings',
  'microsoft.resources/tags',
  'microsoft.security/pricings',
  'microsoft.security/securitycontacts',
  'microsoft.security/servervulnerabilityassessmentssettings',
]);

/** Types that watch a subscription from a resource group of it, lower-case. */
const overSubscription = new Set(['microsoft.insights/activitylogalerts']);

/**
 * The subscriptions that the input configures without showing them: a template or plan that turns on Defender plans says
 * something of its subscription, which is then a subject of rules about subscriptions. Nothing else of it is known but the
 * tags that the input gives it: https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources
 */
export function assumeSubscriptions(resources: readonly Resource[]): readonly Resource[] {
  const known = new Set(resources.filter(({ type }) => type === SUBSCRIPTION).map(({ id }) => idKey(id)));
  const tags = new Map(resources.flatMap(tagsOfSubscription));
  const assumed: Resource[] = [];
  for (const resource of resources) {
    const id = configured(resource);
    if (id === undefined || known.has(idKey(id))) continue;
    known.add(idKey(id));
    assumed.push(subscription(id, resource, tags.get(idKey(id))));
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

/** What a resource of tags gives the subscription on which it stands, by the subscription's key: all of its tags. */
function tagsOfSubscription(resource: Resource): (readonly [string, Value])[] {
  if (resource.type !== TAGS || resource.existence !== true) return [];
  const id = configured(resource);
  if (id === undefined) return [];
  const properties = resource.body['properties'];
  const tags = isValueObject(properties) ? getMember(properties, 'tags') : properties;
  return tags === undefined ? [] : [[idKey(id), tags]];
}

function subscription(id: string, { source, completeness }: Resource, tags: Value | undefined): Resource {
  const name = id.slice(id.lastIndexOf('/') + 1);
  const open = (member: string): Unknown =>
    new Unknown('not-declared', `${id}#${member}`, { presence: 'maybe-absent' });
  return {
    id,
    type: SUBSCRIPTION,
    name,
    body: { id, name, type: SUBSCRIPTION, tags: tags ?? open('tags'), properties: open('properties') },
    completeness: completeness === 'declared' ? completeness : 'summary',
    existence: true,
    origin: 'declaration',
    source: { file: source.file },
  };
}
