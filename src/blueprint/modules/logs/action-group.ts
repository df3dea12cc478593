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
          { name: 'security', emailAddress: securityContact(context), useCommonAlertSchema: true },
          { name: 'operations', emailAddress: operationsContact(context), useCommonAlertSchema: true },
        ],
      },
    });
    return { actionGroup: group };
  },
});

/** The mailbox of whoever answers for security: of the configuration, or asked for at deployment. */
export const securityContact = (context: Context): string | Expression =>
  contact(context, 'security', 'The mailbox that alerts of security go to.');

const operationsContact = (context: Context): string | Expression =>
  contact(context, 'operations', 'The mailbox that alerts of operations go to.');

function contact(
  { configuration, parameter }: Context,
  who: 'security' | 'operations',
  description: string,
): string | Expression {
  return (
    configuration.contacts[who] ??
    parameter({ name: `${who}Contact`, type: 'string', description, example: `${who}@example.com` })
  );
}
