import { defineModule } from '../../model/module.ts';
import { subscription } from '../../model/value.ts';

const GROUP = 'Microsoft.Management/managementGroups';

/**
 * A management group for ePHI alone, under the one that the configuration names: what is assigned to it reaches every
 * subscription that ever joins. https://learn.microsoft.com/azure/governance/management-groups/overview
 */
export const managementGroup = defineModule({
  name: 'management-group',
  level: 'estate',
  needs: [],
  offers: [],
  when: ({ managementGroup: above }) => above !== undefined,
  build: ({ declare, symbol, name, managementUnit, configuration }) => {
    const group = declare({
      symbol: symbol('phiManagementGroup'),
      type: GROUP,
      unit: managementUnit(),
      name: name(GROUP, 'phi'),
      purpose: 'Subscriptions that hold ePHI, and nothing else.',
      properties: {
        displayName: `${configuration.name} ePHI`,
        details: { parent: { id: `/providers/${GROUP}/${configuration.managementGroup}` } },
      },
    });
    declare({
      symbol: symbol('phiSubscriptionPlacement'),
      type: `${GROUP}/subscriptions`,
      unit: managementUnit(),
      name: subscription('phi', 'guid'),
      parent: group,
      purpose: 'Puts the subscription with ePHI into its management group.',
    });
    return {};
  },
});
