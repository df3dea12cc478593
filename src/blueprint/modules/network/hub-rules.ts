import type { SecurityRule } from './security-rules.ts';

/** What Bastion needs: https://learn.microsoft.com/azure/bastion/bastion-nsg */
export const bastionRules: readonly SecurityRule[] = [
  {
    name: 'allow-https-in',
    why: 'Administrators reach Bastion with a browser; Entra ID decides who',
    direction: 'Inbound',
    protocol: 'Tcp',
    from: 'Internet',
    to: '*',
    ports: ['443'],
  },
  {
    name: 'allow-gateway-manager-in',
    why: 'Azure controls the Bastion service',
    direction: 'Inbound',
    protocol: 'Tcp',
    from: 'GatewayManager',
    to: '*',
    ports: ['443'],
  },
  {
    name: 'allow-load-balancer-in',
    why: 'Azure asks whether Bastion is alive',
    direction: 'Inbound',
    protocol: 'Tcp',
    from: 'AzureLoadBalancer',
    to: '*',
    ports: ['443'],
  },
  {
    name: 'allow-bastion-in',
    why: 'The hosts of Bastion talk to each other',
    direction: 'Inbound',
    protocol: '*',
    from: 'VirtualNetwork',
    to: 'VirtualNetwork',
    ports: ['8080', '5701'],
  },
  {
    name: 'allow-machines-out',
    why: 'Sessions to machines in the spokes',
    direction: 'Outbound',
    protocol: '*',
    from: '*',
    to: 'VirtualNetwork',
    ports: ['22', '3389'],
  },
  {
    name: 'allow-azure-out',
    why: 'Bastion writes its logs and reads its settings',
    direction: 'Outbound',
    protocol: 'Tcp',
    from: '*',
    to: 'AzureCloud',
    ports: ['443'],
  },
  {
    name: 'allow-bastion-out',
    why: 'The hosts of Bastion talk to each other',
    direction: 'Outbound',
    protocol: '*',
    from: 'VirtualNetwork',
    to: 'VirtualNetwork',
    ports: ['8080', '5701'],
  },
  {
    name: 'allow-session-information-out',
    why: 'Bastion checks certificates and session links',
    direction: 'Outbound',
    protocol: '*',
    from: '*',
    to: 'Internet',
    ports: ['80'],
  },
];

/** Names are asked over UDP, long answers over TCP. */
export const resolverRules: readonly SecurityRule[] = [
  {
    name: 'allow-dns-in',
    why: 'Networks of our own ask for names',
    direction: 'Inbound',
    protocol: '*',
    from: 'VirtualNetwork',
    to: 'VirtualNetwork',
    ports: ['53'],
  },
];

/** Agents send logs, people open the platform's vault. */
export const endpointRules: readonly SecurityRule[] = [
  {
    name: 'allow-https-in',
    why: 'Agents and people in networks of our own reach the platform privately',
    direction: 'Inbound',
    protocol: 'Tcp',
    from: 'VirtualNetwork',
    to: 'VirtualNetwork',
    ports: ['443'],
  },
];
