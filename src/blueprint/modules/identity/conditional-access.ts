import { type Context, defineModule } from '../../model/module.ts';
import type { Value, ValueMap } from '../../model/value.ts';
import { breakGlassUsers } from './people.ts';
import { privilegedRoles } from './privileged-roles.ts';

/** Built in: https://learn.microsoft.com/entra/identity/authentication/concept-authentication-strengths */
const PHISHING_RESISTANT = '00000000-0000-0000-0000-000000000004';

/** One policy: for everybody but the emergency accounts, unless `who` says otherwise, and for every application. */
interface AccessPolicy {
  readonly symbol: string;
  readonly title: string;
  readonly purpose: string;
  readonly who?: ValueMap;
  readonly conditions?: ValueMap;
  readonly grant?: ValueMap;
  readonly session?: ValueMap;
}

const demand = (...controls: readonly string[]): ValueMap => ({ operator: 'AND', builtInControls: [...controls] });
const block: ValueMap = { operator: 'OR', builtInControls: ['block'] };
const signInEachTime: ValueMap = {
  signInFrequency: {
    isEnabled: true,
    authenticationType: 'primaryAndSecondaryAuthentication',
    frequencyInterval: 'everyTime',
  },
};

/**
 * Who gets in, and how: https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy. Each policy says one thing,
 * so that it can be withdrawn without the others. The two emergency accounts are left out of each: a mistake in a policy
 * must not lock everybody out.
 */
const policies = ({ configuration }: Context): readonly AccessPolicy[] => [
  {
    symbol: 'requireMultiFactor',
    title: 'Everybody signs in with multi-factor authentication',
    purpose: 'Whoever knows a password alone gets in nowhere.',
    grant: demand('mfa'),
  },
  {
    symbol: 'requirePhishingResistance',
    title: 'Administrators sign in with what cannot be phished',
    purpose: 'Privileged roles are used with a security key, a passkey or a certificate only.',
    who: { includeUsers: [], includeRoles: Object.values(privilegedRoles) },
    grant: {
      operator: 'AND',
      builtInControls: [],
      authenticationStrength: { id: PHISHING_RESISTANT },
    },
  },
  {
    symbol: 'requireCompliantDevice',
    title: 'Only compliant devices reach applications with ePHI',
    purpose:
      'Applications with ePHI, and every other one, are reached from devices that Intune finds encrypted and locked.',
    grant: demand('compliantDevice'),
  },
  {
    symbol: 'blockLegacyAuthentication',
    title: 'Old protocols are refused',
    purpose: 'Protocols that know no second factor would let a password alone in.',
    conditions: { clientAppTypes: ['exchangeActiveSync', 'other'] },
    grant: block,
  },
  {
    symbol: 'blockDeviceCodeFlow',
    title: 'Signing in by device code is refused',
    purpose: 'A code typed for somebody else hands over a session: what most phishing kits ask for.',
    conditions: { authenticationFlows: { transferMethods: 'deviceCodeFlow' } },
    grant: block,
  },
  {
    symbol: 'limitSessions',
    title: 'Sessions end',
    purpose: 'Everybody proves again who they are after some hours, and no browser stays signed in once it is closed.',
    session: {
      signInFrequency: {
        isEnabled: true,
        authenticationType: 'primaryAndSecondaryAuthentication',
        frequencyInterval: 'timeBased',
        type: 'hours',
        value: configuration.access.signInHours,
      },
      persistentBrowser: { isEnabled: true, mode: 'never' },
    },
  },
  {
    symbol: 'challengeRiskySignIns',
    title: 'Risky sign-ins are challenged',
    purpose: 'A sign-in that looks stolen needs a second factor each time.',
    conditions: { signInRiskLevels: ['high', 'medium'] },
    grant: demand('mfa'),
    session: signInEachTime,
  },
  {
    symbol: 'challengeRiskyUsers',
    title: 'Users whose password leaked change it',
    purpose: 'An account that looks taken over is good for nothing until its owner has set a new password.',
    conditions: { userRiskLevels: ['high'] },
    grant: demand('mfa', 'passwordChange'),
    session: signInEachTime,
  },
];

/** Entra's Conditional Access: what citation 164.312(d) and items 4, 6 and 41 of the checklist ask for. */
export const conditionalAccess = defineModule({
  name: 'conditional-access',
  level: 'estate',
  needs: [],
  offers: [],
  build: (context) => {
    context.request({
      symbol: 'endSecurityDefaults',
      method: 'PATCH',
      path: 'v1.0/policies/identitySecurityDefaultsEnforcementPolicy',
      purpose: 'Security defaults give way to the policies that follow: Entra ID takes no policy while they are on.',
      permission: 'Policy.ReadWrite.SecurityDefaults',
      body: { isEnabled: false },
    });
    const emergency = breakGlassUsers(context);
    for (const policy of policies(context)) {
      context.request({
        symbol: policy.symbol,
        method: 'POST',
        path: 'v1.0/identity/conditionalAccess/policies',
        purpose: policy.purpose,
        permission: 'Policy.ReadWrite.ConditionalAccess',
        after: ['endSecurityDefaults'],
        body: bodyOf(policy, emergency),
      });
    }
    return undefined;
  },
});

const bodyOf = ({ title, who, conditions, grant, session }: AccessPolicy, emergency: readonly Value[]): ValueMap => ({
  displayName: title,
  state: 'enabled',
  conditions: {
    users: { ...(who ?? { includeUsers: ['All'] }), excludeUsers: emergency },
    applications: { includeApplications: ['All'] },
    clientAppTypes: ['all'],
    ...conditions,
  },
  ...(grant === undefined ? {} : { grantControls: grant }),
  ...(session === undefined ? {} : { sessionControls: session }),
});
