import type { DefaultRow } from './default-row.ts';

const contacts = 'https://learn.microsoft.com/rest/api/defenderforcloud/security-contacts/create';
const alerts = 'https://learn.microsoft.com/rest/api/monitor/activity-log-alerts/create-or-update';

const none = (type: string, document: string, paths: readonly string[]): readonly DefaultRow[] =>
  paths.map((path) => ({ type, path: `properties.${path}`, default: null, document }));

/** Documented defaults of Defender for Cloud and of the alerts on a subscription. */
export const securityDefaults: readonly DefaultRow[] = [
  ...none('microsoft.security/pricings', 'https://learn.microsoft.com/rest/api/defenderforcloud/pricings/update', [
    'subPlan',
  ]),
  ...none('microsoft.security/securitycontacts', contacts, [
    'emails',
    'isEnabled',
    'alertNotifications.state',
    'notificationsSources',
    'notificationsSources[*].sourceType',
  ]),
  ...none('microsoft.insights/activitylogalerts', alerts, [
    'actions.actionGroups',
    'condition.allOf[*].field',
    'condition.allOf[*].equals',
    'condition.allOf[*].anyOf',
    'condition.allOf[*].anyOf[*].field',
    'condition.allOf[*].anyOf[*].equals',
  ]),
];
