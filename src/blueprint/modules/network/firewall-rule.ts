import type { ValueMap } from '../../model/value.ts';

/** Rules of one kind that are all allowed, or all refused. */
export interface Collection {
  readonly name: string;
  readonly action: 'Allow' | 'Deny';
  readonly rules: readonly ValueMap[];
}

/**
 * A group of collections as ARM has it, each before the next.
 * https://learn.microsoft.com/azure/firewall/policy-rule-sets
 */
export const group = (priority: number, collections: readonly Collection[]): ValueMap => ({
  priority,
  ruleCollections: collections.map(({ name, action, rules }, index) => ({
    ruleCollectionType: 'FirewallPolicyFilterRuleCollection',
    name,
    priority: (index + 1) * 100,
    action: { type: action },
    rules: [...rules],
  })),
});

/** A rule on names: who may ask which hosts. Over HTTP and HTTPS where the target says nothing else. */
export const applicationRule = (
  name: string,
  why: string,
  sources: readonly string[],
  target: Partial<ValueMap>,
): ValueMap => ({
  ruleType: 'ApplicationRule',
  name,
  description: why,
  sourceAddresses: [...sources],
  protocols: [
    { protocolType: 'Https', port: 443 },
    { protocolType: 'Http', port: 80 },
  ],
  terminateTLS: false,
  ...(target as ValueMap),
});

/** A rule on addresses: TCP from some to others. */
export const networkRule = (
  name: string,
  why: string,
  sources: readonly string[],
  ports: readonly string[],
  target: ValueMap,
): ValueMap => ({
  ruleType: 'NetworkRule',
  name,
  description: why,
  ipProtocols: ['TCP'],
  sourceAddresses: [...sources],
  destinationPorts: [...ports],
  ...target,
});
