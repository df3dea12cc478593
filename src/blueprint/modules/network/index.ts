import type { Module } from '../../model/module.ts';
import { bastion } from './bastion.ts';
import { ddosPlan } from './ddos-plan.ts';
import { dnsResolver } from './dns-resolver.ts';
import { firewall } from './firewall.ts';
import { firewallPolicy } from './firewall-policy.ts';
import { firewallRules } from './firewall-rules.ts';
import { gateway } from './gateway.ts';
import { hubNetwork } from './hub-network.ts';
import { hubSubnets } from './hub-subnets.ts';
import { regionLink } from './region-link.ts';
import { spokeNetwork } from './spoke-network.ts';

/** The hub of each region, and the networks of the spokes. */
export const networkModules: readonly Module[] = [
  ddosPlan,
  hubNetwork,
  firewallPolicy,
  firewallRules,
  firewall,
  hubSubnets,
  bastion,
  gateway,
  dnsResolver,
  regionLink,
  spokeNetwork,
];
