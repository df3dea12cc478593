import { defineModule } from '../../model/module.ts';
import { groupOf, membersOf } from './people.ts';

/** Guests see their own account and nothing else: https://learn.microsoft.com/entra/identity/users/users-restrict-guest-permissions */
const RESTRICTED_GUEST = '2af84b1e-32c8-42b7-82bc-daa82404023b';

/** What the tenant lets people do by themselves, and when it ends a session in which nobody does anything. */
export const tenantSettings = defineModule({
  name: 'tenant-settings',
  level: 'estate',
  needs: [],
  offers: [],
  build: (context) => {
    const { request, configuration } = context;
    request({
      symbol: 'endIdleSessions',
      method: 'POST',
      path: 'v1.0/policies/activityBasedTimeoutPolicies',
      purpose: 'Portals sign people out who have done nothing for some minutes.',
      permission: 'Policy.ReadWrite.ApplicationConfiguration',
      body: {
        displayName: 'Idle sessions end',
        isOrganizationDefault: true,
        definition: [idleTimeout(configuration.access.idleMinutes)],
      },
    });
    request({
      symbol: 'restrictUsersAndGuests',
      method: 'PATCH',
      path: 'v1.0/policies/authorizationPolicy',
      purpose:
        'Guests come by invitation of administrators and see little; nobody registers or admits applications alone.',
      permission: 'Policy.ReadWrite.Authorization',
      body: {
        allowInvitesFrom: 'adminsAndGuestInviters',
        allowEmailVerifiedUsersToJoinOrganization: false,
        blockMsolPowerShell: true,
        guestUserRoleId: RESTRICTED_GUEST,
        defaultUserRolePermissions: {
          allowedToCreateApps: false,
          allowedToCreateTenants: false,
          permissionGrantPoliciesAssigned: ['ManagePermissionGrantsForSelf.microsoft-user-default-low'],
        },
      },
    });
    request({
      symbol: 'askForConsent',
      method: 'PUT',
      path: 'v1.0/policies/adminConsentRequestPolicy',
      purpose: 'Who needs an application that asks for more asks the approvers, instead of looking for a way round.',
      permission: 'Policy.ReadWrite.ConsentRequest',
      body: {
        isEnabled: true,
        notifyReviewers: true,
        remindersEnabled: true,
        requestDurationInDays: 14,
        reviewers: [{ query: membersOf(groupOf(context, 'approvers')), queryType: 'MicrosoftGraph' }],
      },
    });
    request({
      symbol: 'allowPasskeys',
      method: 'PATCH',
      path: 'v1.0/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/fido2',
      purpose: 'Security keys and passkeys can be registered: administrators sign in with nothing less.',
      permission: 'Policy.ReadWrite.AuthenticationMethod',
      body: {
        '@odata.type': '#microsoft.graph.fido2AuthenticationMethodConfiguration',
        state: 'enabled',
        isAttestationEnforced: true,
        isSelfServiceRegistrationAllowed: true,
      },
    });
    return undefined;
  },
});

/** As Graph keeps it: JSON in a text. https://learn.microsoft.com/graph/api/resources/activitybasedtimeoutpolicy */
const idleTimeout = (minutes: number): string =>
  JSON.stringify({
    ActivityBasedTimeoutPolicy: {
      Version: 1,
      ApplicationPolicies: [
        { ApplicationId: 'default', WebSessionIdleTimeout: `00:${String(minutes).padStart(2, '0')}:00` },
      ],
    },
  });
