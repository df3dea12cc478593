import type { Seed } from './seed.ts';

/** The subscription and tenant that every run deploys into. */
export const subscription = '00000000-0000-4000-8000-000000000001';
export const tenant = '00000000-0000-4000-8000-000000000002';

/** Whether a text is, or begins as, the id of a resource, a group or a subscription. */
export const isArmId = (text: string): boolean => /^\/subscriptions\/[^/|]+(?:\/[^/|]+)*$/i.test(text);

/**
 * The type of an id, in lower case with a star for each name: `subscriptions/*` and below a resource group without what
 * leads there, `microsoft.network/virtualnetworks/*`.
 */
export function patternOf(id: string): string {
  const segments = id.replace(/^\//, '').split('/');
  const pattern: string[] = [];
  for (let at = 0; at < segments.length; at += 2) {
    const kind = (segments[at] ?? '').toLowerCase();
    if (kind !== 'providers') pattern.push(kind, '*');
    else {
      // A namespace is followed by pairs of type and name.
      pattern.push(kind, (segments[at + 1] ?? '').toLowerCase());
    }
  }
  return pattern.join('/').replace(groupPrefix, '');
}

const groupPrefix = 'subscriptions/*/resourcegroups/*/providers/';

/** A pattern of the knowledge file in the form that `patternOf` gives: fixed names too are stars. */
export const normalPattern = (pattern: string): string => {
  const whole = /^(?:subscriptions|providers)\//i.test(pattern) ? pattern : groupPrefix + pattern;
  return patternOf(whole.replaceAll(/\{[^}]*\}/g, '*'));
};

/** The resource group that an id lies in, in lower case: its id. */
export const groupOf = (id: string): string | undefined =>
  /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+/i.exec(id)?.[0].toLowerCase();

/**
 * The id as Azure gives it back: services agree neither on the case of `resourceGroups`, of namespaces and types, nor on
 * that of the group's name.
 */
export function recase(id: string, seed: Seed, place: string): string {
  const way = seed.number(`case\0${place}\0${id.toLowerCase()}`, 4);
  if (way === 0) return id;
  const segments = id.split('/');
  return segments
    .map((segment, at) => {
      // The first segment is empty; words of ARM stand at odd places, names at even ones, and a namespace is a name.
      const isWord = at % 2 === 1 || segments[at - 1]?.toLowerCase() === 'providers';
      if (isWord) return way === 3 && segment.toLowerCase() !== 'resourcegroups' ? segment : segment.toLowerCase();
      return way === 2 && segments[at - 1]?.toLowerCase() === 'resourcegroups' ? segment.toUpperCase() : segment;
    })
    .join('/');
}
