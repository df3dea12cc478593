import { type Context, defineModule } from '../../model/module.ts';
import {
  builtInInitiative,
  builtInPolicy,
  type Expression,
  parameter,
  runtime,
  type SubscriptionKey,
  type ValueMap,
} from '../../model/value.ts';

/** Allowed locations: https://learn.microsoft.com/azure/governance/policy/samples/built-in-policies#general */
const ALLOWED_LOCATIONS = 'e56962a6-4747-49cd-b67b-bf8b01975c4c';
/** HITRUST/HIPAA: https://learn.microsoft.com/azure/governance/policy/samples/hipaa-hitrust */
const HIPAA = 'a169a624-5599-4385-a696-c8d643089fab';
/** Microsoft cloud security benchmark: https://learn.microsoft.com/security/benchmark/azure/overview */
const BENCHMARK = '1f3afdf9-d0c9-4c3d-847f-89da613e70a8';

interface Assignment {
  readonly name: string;
  readonly displayName: string;
  readonly purpose: string;
  readonly definition: Expression;
  readonly parameters: ValueMap;
  /** Some of its policies would deploy or modify, and Azure wants an identity for that. */
  readonly hasIdentity?: true;
}

/** Policies of Azure itself on both subscriptions. */
export const policyAssignments = defineModule({
  name: 'policy-assignments',
  level: 'estate',
  needs: ['workspace'],
  offers: [],
  build: (context) => {
    for (const key of ['phi', 'platform'] as const) {
      for (const assignment of assignmentsOf(context)) declareAssignment(context, key, assignment);
    }
    return {};
  },
});

function assignmentsOf({ offered }: Context<'workspace'>): readonly Assignment[] {
  const regions = [parameter('location'), parameter('secondaryLocation')];
  return [
    {
      name: 'allowed-regions',
      displayName: 'Resources stand in the two regions of the architecture',
      purpose: 'A resource in any other region is refused.',
      definition: builtInPolicy(ALLOWED_LOCATIONS),
      parameters: { listOfAllowedLocations: { value: regions } },
    },
    {
      name: 'hipaa-hitrust',
      displayName: 'HITRUST/HIPAA',
      purpose:
        "Azure's own view of HIPAA, and the dashboard of it in Defender for Cloud. It reports and changes nothing: its identity has no role.",
      definition: builtInInitiative(HIPAA),
      parameters: {
        listOfLocations: { value: regions },
        NetworkWatcherResourceGroupName: { value: 'NetworkWatcherRG' },
        workspaceId: { value: runtime(offered('workspace'), 'customerId') },
        // Metrics are not what the record needs.
        'metricsEnabled-7f89b1eb-583c-429a-8828-af049802c1d9': { value: false },
      },
      hasIdentity: true,
    },
    {
      name: 'security-benchmark',
      displayName: 'Microsoft cloud security benchmark',
      purpose: 'The baseline on which the score of Defender for Cloud is counted.',
      definition: builtInInitiative(BENCHMARK),
      parameters: {},
      hasIdentity: true,
    },
  ];
}

function declareAssignment(
  { declare, symbol, subscriptionUnit, location }: Context,
  key: SubscriptionKey,
  { name, displayName, purpose, definition, parameters, hasIdentity }: Assignment,
): void {
  declare({
    symbol: symbol(`${key}${name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())}`),
    type: 'Microsoft.Authorization/policyAssignments',
    unit: subscriptionUnit(key, 'policies'),
    name,
    purpose,
    location,
    ...(hasIdentity === undefined ? {} : { identity: { type: 'SystemAssigned' } }),
    properties: { displayName, policyDefinitionId: definition, enforcementMode: 'Default', parameters },
  });
}
