import type { SpokeSubnet } from '../../configuration/addresses.ts';
import type { Workloads } from '../../configuration/schema.ts';
import { type Context, defineModule } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import type { ValueMap } from '../../model/value.ts';
import { inCloudOf } from '../../naming/clouds.ts';
import { applicationRule, type Collection, group, networkRule } from './firewall-rule.ts';
import * as hosts from './service-hosts.ts';

/** What the firewall lets through: each rule named and reasoned; what none names is refused. */
export const firewallRules = defineModule({
  name: 'firewall-rules',
  level: 'region',
  needs: ['firewallPolicy'],
  offers: ['firewallRules'],
  build: (context) => {
    const groups: readonly (readonly [name: string, what: string, collections: readonly Collection[]])[] = [
      ['refused', 'What no workload needs, whoever asks.', [refused(context)]],
      ['services', 'The hosts of Azure and of operating systems that workloads cannot do without.', services(context)],
      ['hosts', 'The hosts that safeguard.yaml allows, each request looked into.', allowedHosts(context)],
      ['networks', 'Between networks: only what is declared.', networks(context)],
    ];
    let before = context.offered('firewallPolicy');
    // One after the other: Azure changes one group of a policy at a time.
    groups.forEach(([name, what, collections], index) => {
      const filled = collections.filter(({ rules }) => rules.length > 0);
      if (filled.length > 0) before = declareGroup(context, name, what, (index + 1) * 1000, filled, before);
    });
    return { firewallRules: before };
  },
});

function declareGroup(
  { declare, symbol, unit, offered }: Context<'firewallPolicy'>,
  name: string,
  purpose: string,
  priority: number,
  collections: readonly Collection[],
  before: Handle,
): Handle {
  return declare({
    symbol: symbol(`${name}FirewallRules`),
    type: 'Microsoft.Network/firewallPolicies/ruleCollectionGroups',
    unit: unit('hub'),
    name,
    parent: offered('firewallPolicy'),
    purpose,
    properties: group(priority, collections),
    after: [before],
  });
}

/** The addresses of a subnet in every spoke of the region whose workloads use it. */
function sourcesOf(
  { configuration, addresses, place }: Context,
  subnet: SpokeSubnet,
  uses: (workloads: Workloads) => boolean,
): string[] {
  return configuration.spokes.flatMap(({ workloads }, index) =>
    uses(workloads) ? [addresses.spoke(place.region, index).subnets[subnet]] : [],
  );
}

const withMachines =
  (os: 'linux' | 'windows') =>
  (workloads: Workloads): boolean =>
    workloads.machines.some((machines) => machines.os === os);
const anyMachines = (workloads: Workloads): boolean => workloads.machines.length > 0;
const anyWeb = (workloads: Workloads): boolean => workloads.web !== undefined;
const anyContainers = (workloads: Workloads): boolean => workloads.containerApps !== undefined;

function refused({ addresses, configuration, place }: Context): Collection {
  const spaces = configuration.spokes.map((_, index) => addresses.spoke(place.region, index).space);
  return {
    name: 'refused-categories',
    action: 'Deny',
    rules: [
      applicationRule('refuse-categories', 'Sites of these kinds take data out or bring harm in', spaces, {
        webCategories: hosts.refusedCategories,
      }),
    ],
  };
}

function services(context: Context): Collection[] {
  const machines = sourcesOf(context, 'machines', anyMachines);
  const windows = sourcesOf(context, 'machines', withMachines('windows'));
  const linux = sourcesOf(context, 'machines', withMachines('linux'));
  const containers = sourcesOf(context, 'containers', anyContainers);
  const web = sourcesOf(context, 'web', anyWeb);
  const signIn = [...machines, ...web, ...containers];
  const rule = (
    name: string,
    why: string,
    sources: readonly string[],
    target: Partial<ValueMap>,
  ): readonly ValueMap[] => (sources.length === 0 ? [] : [applicationRule(name, why, sources, target)]);
  return [
    {
      name: 'allowed-services',
      action: 'Allow',
      rules: [
        ...rule('allow-entra', 'Managed identities and people sign in with Entra ID', signIn, {
          targetFqdns: hosts.signIn.map((host) => inCloudOf(context.configuration.regions.primary, host)),
        }),
        ...rule('allow-machine-sign-in', 'People sign in to machines with Entra ID', machines, {
          targetFqdns: hosts.machineSignIn,
        }),
        ...rule('allow-certificate-status', 'Whether a certificate was withdrawn is asked of its issuer', signIn, {
          targetFqdns: hosts.certificateStatus,
        }),
        ...rule('allow-defender', 'Defender for Endpoint guards machines and reports what it finds', machines, {
          targetFqdns: hosts.defender,
        }),
        ...rule('allow-windows-update', 'Windows gets its patches', windows, { fqdnTags: hosts.windowsTags }),
        ...rule('allow-linux-update', 'Linux gets its patches', linux, { targetFqdns: hosts.linuxUpdate }),
        ...rule('allow-container-platform', 'Container Apps gets the parts of its platform', containers, {
          targetFqdns: hosts.containerPlatform,
        }),
      ],
    },
    {
      name: 'allowed-activation',
      action: 'Allow',
      rules:
        windows.length === 0
          ? []
          : [
              networkRule('allow-windows-activation', 'Windows proves its licence', windows, ['1688'], {
                destinationFqdns: ['azkms.core.windows.net', 'kms.core.windows.net'],
              }),
            ],
    },
  ];
}

function allowedHosts(context: Context): Collection[] {
  const sources = [
    ...sourcesOf(context, 'machines', anyMachines),
    ...sourcesOf(context, 'web', anyWeb),
    ...sourcesOf(context, 'containers', anyContainers),
  ];
  const { allowedHosts: named } = context.configuration.hub;
  if (named.length === 0 || sources.length === 0) return [];
  return [
    {
      name: 'allowed-hosts',
      action: 'Allow',
      rules: named.map((host) =>
        applicationRule(`allow-${host.replace('*.', 'any-')}`, 'Named in safeguard.yaml as hub.allowedHosts', sources, {
          protocols: [{ protocolType: 'Https', port: 443 }],
          targetUrls: [`${host}/*`],
          terminateTLS: true,
        }),
      ),
    },
  ];
}

/** Other sites and people reach applications by name; databases of the two regions copy to each other. */
function networks(context: Context): Collection[] {
  const { configuration, addresses, place } = context;
  const { onPremises } = configuration;
  const people = [...onPremises, ...(configuration.budget.gateway === 'vpn' ? [addresses.clients(place.region)] : [])];
  const apps = webHosts(context);
  const servers = [...sourcesOf(context, 'machines', anyMachines), ...sourcesOf(context, 'containers', anyContainers)];
  const instances = sourcesOf(context, 'instances', ({ managedInstance }) => managedInstance !== undefined);
  const other = place.region === 'primary' ? 'secondary' : 'primary';
  const partners = sourcesOf(
    { ...context, place: { region: other } },
    'instances',
    ({ managedInstance }) => managedInstance !== undefined,
  );
  const replication = (from: readonly string[], to: readonly string[], way: string): ValueMap =>
    networkRule(
      `allow-instance-replication-${way}`,
      'The instances of a failover group copy to each other',
      from,
      ['5022', '11000-11999'],
      {
        destinationAddresses: [...to],
      },
    );
  return [
    {
      name: 'allowed-applications',
      action: 'Allow',
      rules:
        apps.length === 0 || people.length === 0
          ? []
          : [
              applicationRule(
                'allow-web-applications',
                'People of the organisation open applications privately',
                people,
                {
                  protocols: [{ protocolType: 'Https', port: 443 }],
                  targetFqdns: apps,
                },
              ),
            ],
    },
    {
      name: 'allowed-networks',
      action: 'Allow',
      rules: [
        ...(onPremises.length === 0 || servers.length === 0
          ? []
          : [
              networkRule(
                'allow-sites-to-servers',
                'Sites named in safeguard.yaml use what machines and containers serve',
                onPremises,
                ['443'],
                {
                  destinationAddresses: servers,
                },
              ),
            ]),
        ...(instances.length === 0
          ? []
          : [replication(instances, partners, 'out'), replication(partners, instances, 'in')]),
      ],
    },
  ];
}

/** The names under which web applications answer inside the networks. */
const webHosts = ({ configuration, name }: Context): string[] =>
  configuration.spokes.flatMap(({ name: spoke, workloads }) =>
    (workloads.web?.apps ?? []).map(
      (app) =>
        `${name('Microsoft.Web/sites', `${spoke}-${app}`)}.${inCloudOf(configuration.regions.primary, 'azurewebsites.net')}`,
    ),
  );
