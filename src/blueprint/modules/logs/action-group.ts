import { type Context, defineModule } from '../../model/module.ts';
import type { Expression } from '../../model/value.ts';

/** Who is told when something happens. */
export const actionGroup = defineModule({
  name: 'action-group',
  level: 'estate',
  needs: [],
  offers: ['actionGroup'],
  build: (context) => {
    const { declare, symbol, name, unit } = context;
    const type = 'Microsoft.Insights/actionGroups';
    const group = declare({
      symbol: symbol('actionGroup'),
      type,
      unit: unit('logs', 'alerts'),
      name: name(type, 'hub'),
      purpose: 'Mails the people who answer for security and for operations.',
      location: 'global',
      properties: {
        groupShortName: 'safeguard',
        enabled: true,
        emailReceivers: [
          { name: 'security', emailAddress: contactOf(context, 'security'), useCommonAlertSchema: true },
          { name: 'operations', emailAddress: contactOf(context, 'operations'), useCommonAlertSchema: true },
        ],
      },
    });
    return { actionGroup: group };
  },
});

const contacts = {
  security: 'The mailbox that alerts of security go to.',
  operations: 'The mailbox that alerts of operations go to.',
};

/** A mailbox of the configuration, or asked for at deployment. */
export function contactOf({ configuration, parameter }: Context, who: keyof typeof contacts): string | Expression {
  return (
    configuration.contacts[who] ??
    parameter({ name: `${who}Contact`, type: 'string', description: contacts[who], example: `${who}@example.com` })
  );
}
