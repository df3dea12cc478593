import { type Context, defineModule } from '../../model/module.ts';
import { type Expression, idOf, text } from '../../model/value.ts';
import { breakGlassUsers } from '../identity/people.ts';

const RULE = 'Microsoft.Insights/scheduledQueryRules';

/** A question to the workspace whose every answer is mailed. */
interface MailAlert {
  readonly symbol: string;
  readonly part: string;
  readonly displayName: string;
  readonly query: string | Expression;
  /** 0 is the worst of five. */
  readonly severity: number;
}

/**
 * Incidents wait in Sentinel until somebody looks; these come by mail: emergency accounts that were used, and incidents of
 * high severity. https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access#monitor-sign-in-and-audit-logs
 */
export const mailAlerts = defineModule({
  name: 'mail-alerts',
  level: 'estate',
  needs: ['workspace', 'sentinel', 'actionGroup'],
  offers: [],
  build: (context) => {
    for (const alert of alertsOf(context)) declareAlert(context, alert);
    return {};
  },
});

function alertsOf(context: Context): readonly MailAlert[] {
  const [first, second] = breakGlassUsers(context);
  return [
    {
      symbol: 'emergencyAccountAlert',
      part: 'emergency-account',
      displayName: 'An emergency account signed in, or tried to',
      query: text`SigninLogs | where UserId in~ ("${first ?? ''}", "${second ?? ''}") // BreakGlass`,
      severity: 0,
    },
    {
      symbol: 'incidentAlert',
      part: 'incident',
      displayName: 'Sentinel opened an incident of high severity',
      query: 'SecurityIncident | where Status == "New" and Severity == "High"',
      severity: 1,
    },
  ];
}

function declareAlert(
  context: Context<'workspace' | 'sentinel' | 'actionGroup'>,
  { symbol: base, part, displayName, query, severity }: MailAlert,
): void {
  const { declare, symbol, name, unit, location, offered } = context;
  declare({
    symbol: symbol(base),
    type: RULE,
    unit: unit('logs', 'alerts'),
    name: name(RULE, part),
    purpose: `Mails security and operations: ${displayName.slice(0, 1).toLowerCase()}${displayName.slice(1)}.`,
    location,
    kind: 'LogAlert',
    properties: {
      displayName,
      description: `${displayName}.`,
      enabled: true,
      severity,
      scopes: [idOf(offered('workspace'))],
      evaluationFrequency: 'PT5M',
      windowSize: 'PT5M',
      criteria: {
        allOf: [
          {
            query,
            timeAggregation: 'Count',
            operator: 'GreaterThan',
            threshold: 0,
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
          },
        ],
      },
      autoMitigate: false,
      // Until the first record arrives there is no table to ask.
      skipQueryValidation: true,
      actions: { actionGroups: [idOf(offered('actionGroup'))] },
    },
    after: [offered('sentinel')],
  });
}
