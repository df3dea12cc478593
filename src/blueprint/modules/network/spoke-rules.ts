import type { SpokeSubnet } from '../../configuration/addresses.ts';
import type { SecurityRule } from './security-rules.ts';

/** Who the subnets of a spoke may have to do with, by addresses. */
export interface Neighbours {
  readonly own: Readonly<Record<SpokeSubnet, string>>;
  readonly bastion: string;
  readonly firewall: string;
  /** The managed instances of the same spoke in the other region. */
  readonly twinInstances: string;
  /** Networks outside Azure that safeguard.yaml names. */
  readonly sites: readonly string[];
  readonly systems: { readonly linux: boolean; readonly windows: boolean };
}

/** Ports of private endpoints: HTTPS, SQL, AMQP, the direct mode of Cosmos DB. */
const endpointPorts = ['443', '1433', '5671', '5672', '10250-10256'];

/** Who may talk to a subnet of a spoke, and to whom it may talk. */
export function spokeRules(key: SpokeSubnet, neighbours: Neighbours): SecurityRule[] {
  const { own, bastion } = neighbours;
  const { inward, outward } = waysOf(own[key]);
  const applications = [own.machines, own.web, own.containers];
  switch (key) {
    case 'endpoints':
      return [
        inward(
          'allow-applications-in',
          'Applications of the spoke reach its stores and services',
          applications,
          endpointPorts,
        ),
        inward(
          'allow-firewall-in',
          'People of the organisation open web applications through the firewall',
          neighbours.firewall,
          ['443'],
        ),
      ];
    case 'machines':
      return [
        inward('allow-bastion-in', 'Administrators come by Bastion only', bastion, ['22', '3389']),
        inward(
          'allow-web-in',
          'Web applications and containers of the spoke call machines',
          [own.web, own.containers],
          ['443'],
        ),
        ...sitesIn(neighbours, key),
        ...outwardOfApplications(neighbours, key),
        ...machineUpdates(neighbours),
      ];
    case 'web':
      return outwardOfApplications(neighbours, key);
    case 'containers':
      return [
        inward('allow-applications-in', 'Other applications of the spoke call containers', applications, ['443']),
        inward('allow-probes-in', 'Azure asks whether the environment is alive', 'AzureLoadBalancer', ['30000-32767']),
        {
          ...inward('allow-own-in', 'The parts of the environment talk to each other', own.containers, ['0-65535']),
          protocol: '*',
        },
        {
          ...outward('allow-own-out', 'The parts of the environment talk to each other', own.containers, ['0-65535']),
          protocol: '*',
        },
        ...sitesIn(neighbours, key),
        ...outwardOfApplications(neighbours, key),
      ];
    case 'instances':
      return instanceRules(neighbours);
    case 'postgres':
      return [
        inward('allow-applications-in', 'Applications of the spoke reach its databases', applications, [
          '5432',
          '6432',
        ]),
        inward('allow-own-in', 'The server and its standby copy to each other', own.postgres, ['5432']),
        outward('allow-own-out', 'The server and its standby copy to each other', own.postgres, ['5432']),
        outward('allow-entra-out', 'The server signs in to its key vault', 'AzureActiveDirectory', ['443']),
        outward('allow-archive-out', 'The server archives its log', 'Storage', ['443']),
        namesOut(neighbours, key),
      ];
    default:
      return key satisfies never;
  }
}

const waysOf = (here: string) => ({
  inward: (name: string, why: string, from: string | readonly string[], ports: readonly string[]): SecurityRule => ({
    name,
    why,
    direction: 'Inbound',
    protocol: 'Tcp',
    from,
    to: here,
    ports,
  }),
  outward: (name: string, why: string, to: string | readonly string[], ports: readonly string[]): SecurityRule => ({
    name,
    why,
    direction: 'Outbound',
    protocol: 'Tcp',
    from: here,
    to,
    ports,
  }),
});

/** Names are asked of the firewall: over UDP, long answers over TCP. */
const namesOut = ({ own, firewall }: Neighbours, key: SpokeSubnet): SecurityRule => ({
  ...waysOf(own[key]).outward('allow-names-out', 'The firewall answers for names', firewall, ['53']),
  protocol: '*',
});

const sitesIn = ({ own, sites }: Neighbours, key: SpokeSubnet): SecurityRule[] =>
  sites.length === 0
    ? []
    : [
        waysOf(own[key]).inward('allow-sites-in', 'Sites named in safeguard.yaml, through the firewall', sites, [
          '443',
        ]),
      ];

/** What applications ask for: private endpoints, databases inside the spoke, names, and hosts that the firewall allows. */
function outwardOfApplications(neighbours: Neighbours, key: SpokeSubnet): SecurityRule[] {
  const { own } = neighbours;
  const { outward } = waysOf(own[key]);
  return [
    outward(
      'allow-endpoints-out',
      'Applications reach stores, vaults and services by their private endpoints',
      own.endpoints,
      endpointPorts,
    ),
    outward(
      'allow-databases-out',
      'Applications reach databases inside the spoke',
      [own.instances, own.postgres],
      ['1433', '5432', '6432', '11000-11999'],
    ),
    outward(
      'allow-servers-out',
      'Applications call machines and containers of the spoke',
      [own.machines, own.containers],
      ['443'],
    ),
    namesOut(neighbours, key),
    outward('allow-https-out', 'The firewall of the hub decides which hosts may be asked', 'Internet', ['443']),
  ];
}

/** Mirrors of Linux answer without TLS, their packages are signed; Windows proves its licence. */
function machineUpdates({ own, systems }: Neighbours): SecurityRule[] {
  const { outward } = waysOf(own.machines);
  return [
    outward('allow-http-out', 'Signed packages and certificate status, as the firewall allows', 'Internet', ['80']),
    ...(systems.windows
      ? [outward('allow-activation-out', 'Windows proves its licence, as the firewall allows', 'Internet', ['1688'])]
      : []),
  ];
}

/** Ports of a failover group: https://learn.microsoft.com/azure/azure-sql/managed-instance/failover-group-configure-sql-mi */
function instanceRules({ own, twinInstances }: Neighbours): SecurityRule[] {
  const { inward, outward } = waysOf(own.instances);
  const ports = ['5022', '11000-11999'];
  return [
    inward(
      'allow-applications-in',
      'Applications of the spoke reach its databases',
      [own.machines, own.web, own.containers],
      ['1433', '11000-11999'],
    ),
    inward('allow-twin-in', 'The instance of the other region copies to this one', twinInstances, ports),
    outward('allow-twin-out', 'The instance copies to that of the other region', twinInstances, ports),
  ];
}
