import type { Module } from '../../model/module.ts';
import { backupAlerts } from './backup-alerts.ts';
import { backupVault } from './backup-vault.ts';
import { recoveryVault } from './recovery-vault.ts';
import { resourceGuard } from './resource-guard.ts';
import { siteRecovery } from './site-recovery.ts';
import { stagingAccount } from './staging-account.ts';

/** Backups, and copies of machines in the other region. */
export const recoveryModules: readonly Module[] = [
  resourceGuard,
  recoveryVault,
  stagingAccount,
  siteRecovery,
  backupVault,
  backupAlerts,
];
