import type { Module } from '../../model/module.ts';
import { appProtection } from './app-protection.ts';
import { deviceCompliance } from './device-compliance.ts';

/** What people reach ePHI with. */
export const deviceModules: readonly Module[] = [deviceCompliance, appProtection];
