/**
 * A child that a parent may also hold inside itself: Azure shows one thing in both places. Lower-case types.
 * `array`: elements with `name` and `properties`. `object`: one child of a fixed name whose properties are the members of
 * an object.
 */
export interface InlineRow {
  readonly parentType: string;
  /** Member of the parent's `properties`. */
  readonly member: string;
  readonly childType: string;
  /** The last type segment as ids write it. */
  readonly segment: string;
  readonly kind: 'array' | 'object';
  /** Of an `object`: the name of the child. */
  readonly name?: string;
  /** Of an `object`: only these members belong to the child. */
  readonly only?: readonly string[];
  /** Of an `object`: these members have a child of their own. */
  readonly except?: readonly string[];
  readonly document: string;
}

/** Settings that are children of their own, whatever `siteConfig` shows of them. */
const settings = ['appSettings', 'connectionStrings'];

const network = 'https://learn.microsoft.com/azure/templates/microsoft.network';

/** Adding a pair is adding a row. */
export const inlineRows: readonly InlineRow[] = [
  {
    parentType: 'microsoft.network/virtualnetworks',
    member: 'subnets',
    childType: 'microsoft.network/virtualnetworks/subnets',
    segment: 'subnets',
    kind: 'array',
    document: `${network}/virtualnetworks/subnets`,
  },
  {
    parentType: 'microsoft.network/virtualnetworks',
    member: 'virtualNetworkPeerings',
    childType: 'microsoft.network/virtualnetworks/virtualnetworkpeerings',
    segment: 'virtualNetworkPeerings',
    kind: 'array',
    document: `${network}/virtualnetworks/virtualnetworkpeerings`,
  },
  {
    parentType: 'microsoft.network/networksecuritygroups',
    member: 'securityRules',
    childType: 'microsoft.network/networksecuritygroups/securityrules',
    segment: 'securityRules',
    kind: 'array',
    document: `${network}/networksecuritygroups/securityrules`,
  },
  {
    parentType: 'microsoft.network/routetables',
    member: 'routes',
    childType: 'microsoft.network/routetables/routes',
    segment: 'routes',
    kind: 'array',
    document: `${network}/routetables/routes`,
  },
  {
    parentType: 'microsoft.network/loadbalancers',
    member: 'inboundNatRules',
    childType: 'microsoft.network/loadbalancers/inboundnatrules',
    segment: 'inboundNatRules',
    kind: 'array',
    document: `${network}/loadbalancers/inboundnatrules`,
  },
  {
    parentType: 'microsoft.web/sites',
    member: 'siteConfig',
    childType: 'microsoft.web/sites/config',
    segment: 'config',
    kind: 'object',
    name: 'web',
    except: settings,
    document: 'https://learn.microsoft.com/azure/templates/microsoft.web/sites/config-web',
  },
  {
    parentType: 'microsoft.web/sites/slots',
    member: 'siteConfig',
    childType: 'microsoft.web/sites/slots/config',
    segment: 'config',
    kind: 'object',
    name: 'web',
    except: settings,
    document: 'https://learn.microsoft.com/azure/templates/microsoft.web/sites/slots/config-web',
  },
  ...['servers', 'managedInstances'].flatMap((parent): readonly InlineRow[] => {
    const parentType = `microsoft.sql/${parent.toLowerCase()}`;
    return [
      {
        parentType,
        member: 'administrators',
        childType: `${parentType}/administrators`,
        segment: 'administrators',
        kind: 'object',
        name: 'ActiveDirectory',
        only: ['administratorType', 'login', 'sid', 'tenantId'],
        document: `https://learn.microsoft.com/azure/templates/microsoft.sql/${parent.toLowerCase()}/administrators`,
      },
      {
        parentType,
        member: 'administrators',
        childType: `${parentType}/azureadonlyauthentications`,
        segment: 'azureADOnlyAuthentications',
        kind: 'object',
        name: 'Default',
        only: ['azureADOnlyAuthentication'],
        document: `https://learn.microsoft.com/azure/templates/microsoft.sql/${parent.toLowerCase()}/azureadonlyauthentications`,
      },
    ];
  }),
];
