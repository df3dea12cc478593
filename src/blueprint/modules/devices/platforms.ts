import type { Value, ValueMap } from '../../model/value.ts';

/** A compliance policy of one platform, and what it is for. */
export interface CompliancePolicy {
  readonly symbol: string;
  readonly title: string;
  readonly version: 'v1.0' | 'beta';
  readonly settings: ValueMap;
}

/** Phones lock sooner than desks: Intune knows no more than five minutes on some of them. */
const PHONE_LOCK_MINUTES = 5;

/**
 * What a device must be before it reaches ePHI: encrypted, locked by a password, locking itself, not broken open.
 * Source: https://learn.microsoft.com/graph/api/resources/intune-deviceconfig-devicecompliancepolicy and the page of each platform
 */
export const compliancePolicies = (idleMinutes: number): readonly CompliancePolicy[] => [
  {
    symbol: 'windowsCompliance',
    title: 'Windows devices that reach ePHI',
    version: 'v1.0',
    settings: {
      '@odata.type': '#microsoft.graph.windows10CompliancePolicy',
      passwordRequired: true,
      passwordRequiredType: 'deviceDefault',
      passwordBlockSimple: true,
      passwordMinimumLength: 8,
      passwordMinutesOfInactivityBeforeLock: idleMinutes,
      bitLockerEnabled: true,
      storageRequireEncryption: true,
      secureBootEnabled: true,
      codeIntegrityEnabled: true,
      activeFirewallRequired: true,
      antivirusRequired: true,
      antiSpywareRequired: true,
      defenderEnabled: true,
      rtpEnabled: true,
      signatureOutOfDate: true,
      tpmRequired: true,
    },
  },
  {
    symbol: 'macCompliance',
    title: 'Macs that reach ePHI',
    version: 'v1.0',
    settings: {
      '@odata.type': '#microsoft.graph.macOSCompliancePolicy',
      passwordRequired: true,
      passwordBlockSimple: true,
      passwordMinimumLength: 8,
      passwordMinutesOfInactivityBeforeLock: idleMinutes,
      passwordRequiredType: 'alphanumeric',
      storageRequireEncryption: true,
      systemIntegrityProtectionEnabled: true,
      firewallEnabled: true,
    },
  },
  {
    symbol: 'iosCompliance',
    title: 'iPhones and iPads that reach ePHI',
    version: 'v1.0',
    settings: {
      '@odata.type': '#microsoft.graph.iosCompliancePolicy',
      passcodeRequired: true,
      passcodeBlockSimple: true,
      passcodeMinimumLength: 6,
      passcodeRequiredType: 'numeric',
      passcodeMinutesOfInactivityBeforeLock: PHONE_LOCK_MINUTES,
      securityBlockJailbrokenDevices: true,
    },
  },
  {
    symbol: 'androidPersonalCompliance',
    title: 'Personal Android devices with a work profile that reach ePHI',
    version: 'v1.0',
    settings: {
      '@odata.type': '#microsoft.graph.androidWorkProfileCompliancePolicy',
      passwordRequired: true,
      passwordRequiredType: 'numericComplex',
      passwordMinimumLength: 6,
      passwordMinutesOfInactivityBeforeLock: PHONE_LOCK_MINUTES,
      storageRequireEncryption: true,
      securityBlockJailbrokenDevices: true,
      securityRequireSafetyNetAttestationBasicIntegrity: true,
      securityRequireSafetyNetAttestationCertifiedDevice: true,
    },
  },
  {
    symbol: 'androidCompanyCompliance',
    title: 'Android devices of the organisation that reach ePHI',
    // Graph has the policy of fully managed devices in its beta version alone.
    version: 'beta',
    settings: {
      '@odata.type': '#microsoft.graph.androidDeviceOwnerCompliancePolicy',
      passwordRequired: true,
      passwordRequiredType: 'numericComplex',
      passwordMinimumLength: 6,
      passwordMinutesOfInactivityBeforeLock: PHONE_LOCK_MINUTES,
      storageRequireEncryption: true,
      securityRequireSafetyNetAttestationBasicIntegrity: true,
      securityRequireSafetyNetAttestationCertifiedDevice: true,
    },
  },
];

/** To everybody with a licence for Intune: nobody reaches ePHI by a device that no policy looks at. */
export const everyLicensedUser: Value = {
  target: { '@odata.type': '#microsoft.graph.allLicensedUsersAssignmentTarget' },
};
