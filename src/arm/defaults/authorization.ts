import type { DefaultRow } from './default-row.ts';

/** Documented defaults. */
export const authorizationDefaults: readonly DefaultRow[] = [
  {
    type: 'microsoft.authorization/policyassignments',
    path: 'properties.enforcementMode',
    default: 'Default',
    document: 'https://learn.microsoft.com/azure/governance/policy/concepts/assignment-structure',
  },
];
