/**
 * What stands in an id where the input does not say which subscription, group or tenant it is deployed to. Results that
 * rest on one are marked as assumed; a flag overrides each. The same for every reader, so that ids of one estate join.
 */
export const assumedSubscriptionId = '00000000-0000-0000-0000-000000000001';
export const assumedTenantId = '00000000-0000-0000-0000-000000000002';
export const assumedResourceGroup = 'assumed-rg';
