import type { Module } from '../../model/module.ts';
import { beforeDeployment } from './before-deployment.ts';
import { recoveryTests } from './recovery-tests.ts';
import { reviews } from './reviews.ts';

export { beforeDeployment };

/** What people do once everything stands, where it belongs to no other part of the architecture. */
export const runbookModules: readonly Module[] = [recoveryTests, reviews];
