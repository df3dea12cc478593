import { tagsOf } from '../../configuration/tags.ts';
import { defineModule } from '../../model/module.ts';

/** The subscriptions themselves say whether they hold ePHI. https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources */
export const subscriptionTags = defineModule({
  name: 'subscription-tags',
  level: 'estate',
  needs: [],
  offers: [],
  build: ({ declare, symbol, subscriptionUnit, configuration }) => {
    for (const key of ['phi', 'platform'] as const) {
      declare({
        symbol: symbol(`${key}SubscriptionTags`),
        type: 'Microsoft.Resources/tags',
        unit: subscriptionUnit(key, 'tags'),
        name: 'default',
        purpose:
          key === 'phi'
            ? 'Marks the subscription as the one with ePHI.'
            : 'Marks the subscription as one without ePHI.',
        properties: { tags: tagsOf(configuration)[key] },
      });
    }
    return {};
  },
});
