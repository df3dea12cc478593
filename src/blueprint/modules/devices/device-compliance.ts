import { type Context, defineModule } from '../../model/module.ts';
import { type CompliancePolicy, compliancePolicies, everyLicensedUser } from './platforms.ts';

const PERMISSION = 'DeviceManagementConfiguration.ReadWrite.All';

/** Intune looks at every device, company's or personal, and Conditional Access asks what it found. 164.310(b), 164.312(a)(2)(iii). */
export const deviceCompliance = defineModule({
  name: 'device-compliance',
  level: 'estate',
  needs: [],
  offers: [],
  build: (context) => {
    context.request({
      symbol: 'unknownDevicesAreNotCompliant',
      method: 'PATCH',
      path: 'v1.0/deviceManagement',
      purpose: 'A device that no policy looks at, or that Intune has not heard of for a month, is not compliant.',
      permission: 'DeviceManagementServiceConfig.ReadWrite.All',
      body: {
        settings: { secureByDefault: true, deviceComplianceCheckinThresholdDays: 30, isScheduledActionEnabled: true },
      },
    });
    for (const policy of compliancePolicies(context.configuration.access.idleMinutes)) declare(context, policy);
    return undefined;
  },
});

function declare({ request }: Context, { symbol, title, version, settings }: CompliancePolicy): void {
  request({
    symbol,
    method: 'POST',
    path: `${version}/deviceManagement/deviceCompliancePolicies`,
    purpose: `${title} are encrypted, locked and whole.`,
    permission: PERMISSION,
    body: {
      displayName: title,
      ...settings,
      // Graph takes no policy that does not say what follows from a breach: access ends at once.
      scheduledActionsForRule: [
        {
          ruleName: 'PasswordRequired',
          scheduledActionConfigurations: [
            { actionType: 'block', gracePeriodHours: 0, notificationTemplateId: '', notificationMessageCCList: [] },
          ],
        },
      ],
    },
  });
  request({
    symbol: `${symbol}ForAll`,
    method: 'POST',
    path: `${version}/deviceManagement/deviceCompliancePolicies/{{${symbol}.id}}/assign`,
    purpose: `${title}: the policy counts for everybody.`,
    permission: PERMISSION,
    after: [symbol],
    body: { assignments: [everyLicensedUser] },
  });
}
