import { type Context, defineModule } from '../../model/module.ts';
import { idOf, type SubscriptionKey } from '../../model/value.ts';

/** Every category of the activity log: https://learn.microsoft.com/azure/azure-monitor/platform/activity-log-schema */
const categories = [
  'Administrative',
  'Security',
  'ServiceHealth',
  'Alert',
  'Recommendation',
  'Policy',
  'Autoscale',
  'ResourceHealth',
];

/** Who changed what in both subscriptions, which Azure keeps for 90 days by itself. */
export const activityLog = defineModule({
  name: 'activity-log',
  level: 'estate',
  needs: ['workspace'],
  offers: [],
  build: (context) => {
    for (const key of ['phi', 'platform'] as const) declareExport(context, key);
    return {};
  },
});

function declareExport(
  { declare, symbol, subscriptionUnit, offered }: Context<'workspace'>,
  key: SubscriptionKey,
): void {
  declare({
    symbol: symbol(`${key}ActivityLog`),
    type: 'Microsoft.Insights/diagnosticSettings',
    unit: subscriptionUnit(key, 'activity-log'),
    name: 'to-workspace',
    purpose: 'The activity log of the subscription goes to the workspace.',
    properties: {
      workspaceId: idOf(offered('workspace')),
      logs: categories.map((category) => ({ category, enabled: true })),
    },
  });
}
