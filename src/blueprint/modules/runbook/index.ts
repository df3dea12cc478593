import type { Module } from '../../model/module.ts';
import { beforeDeployment } from './before-deployment.ts';
import { recoveryTests } from './recovery-tests.ts';
import { reviews } from './reviews.ts';

/** What people do and no API does, where it belongs to no other part of the architecture. */
export const runbookModules: readonly Module[] = [beforeDeployment, recoveryTests, reviews];
