import type { Context } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';

/** Requests a minute from one address, beyond which it is no person any more. */
const MOST_A_MINUTE = 1000;

/**
 * What requests are refused before they reach an application: Microsoft's rules, its list of bots, and floods.
 * https://learn.microsoft.com/azure/web-application-firewall/afds/waf-front-door-drs
 */
export function declareFirewall({ declare, symbol, name, unit }: Context): Handle {
  const type = 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies';
  return declare({
    symbol: symbol('edgeFirewall'),
    type,
    unit: unit('edge'),
    name: name(type, 'edge'),
    purpose: 'Refuses attacks before they reach an application.',
    location: 'Global',
    sku: { name: 'Premium_AzureFrontDoor' },
    properties: {
      policySettings: {
        enabledState: 'Enabled',
        mode: 'Prevention',
        requestBodyCheck: 'Enabled',
        customBlockResponseStatusCode: 403,
        // Logs are read by many: what stands in forms and cookies may be ePHI.
        logScrubbing: {
          state: 'Enabled',
          scrubbingRules: [
            'RequestBodyPostArgNames',
            'RequestBodyJsonArgNames',
            'RequestCookieNames',
            'QueryStringArgNames',
          ].map((matchVariable) => ({ matchVariable, selectorMatchOperator: 'EqualsAny', state: 'Enabled' })),
        },
      },
      customRules: {
        rules: [
          {
            name: 'RefuseFloods',
            priority: 100,
            enabledState: 'Enabled',
            ruleType: 'RateLimitRule',
            rateLimitDurationInMinutes: 1,
            rateLimitThreshold: MOST_A_MINUTE,
            matchConditions: [
              // Every address there is: the limit holds for each by itself.
              {
                matchVariable: 'SocketAddr',
                operator: 'IPMatch',
                negateCondition: false,
                matchValue: ['0.0.0.0/0', '::/0'],
              },
            ],
            action: 'Block',
          },
        ],
      },
      managedRules: {
        managedRuleSets: [
          { ruleSetType: 'Microsoft_DefaultRuleSet', ruleSetVersion: '2.1', ruleSetAction: 'Block' },
          { ruleSetType: 'Microsoft_BotManagerRuleSet', ruleSetVersion: '1.1' },
        ],
      },
    },
  });
}
