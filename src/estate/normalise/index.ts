export { assumeSubscriptions } from './assume-subscriptions.ts';
export { type InlineRow, inlineRows } from './inline-rows.ts';
export { type NormalisedResources, normaliseResources } from './normalise-resources.ts';
