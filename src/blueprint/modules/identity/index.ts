import type { Module } from '../../model/module.ts';
import { accessReviews } from './access-reviews.ts';
import { conditionalAccess } from './conditional-access.ts';
import { emergencyAccess } from './emergency-access.ts';
import { privilegedAccess } from './privileged-access.ts';
import { singleSignOn } from './single-sign-on.ts';
import { tenantSettings } from './tenant-settings.ts';

/** Who people are, what they may do, and for how long. */
export const identityModules: readonly Module[] = [
  emergencyAccess,
  conditionalAccess,
  privilegedAccess,
  tenantSettings,
  accessReviews,
  singleSignOn,
];
