import type { Module } from '../../model/module.ts';
import { officeData } from './office-data.ts';
import { purviewAccess } from './purview-access.ts';
import { purviewAccount } from './purview-account.ts';
import { purviewSources } from './purview-sources.ts';

/** Where ePHI is, and what it may not do. */
export const dataGovernanceModules: readonly Module[] = [purviewAccount, purviewAccess, purviewSources, officeData];
