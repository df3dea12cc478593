import { expect, it } from 'vitest';
import { nearNames } from './near-names.ts';

const names = ['SigninLogs', 'AuditLogs', 'AzureActivity', 'AzureDiagnostics', 'SecurityEvent'];

it.each([
  ['signinlogs', ['SigninLogs']],
  ['SinginLogs', ['SigninLogs']],
  ['AudtLog', []],
  ['AuditLog', ['AuditLogs']],
  ['Azure', ['AzureActivity', 'AzureDiagnostics']],
  ['Az', []],
  ['Patients', []],
  ['', []],
  ['x'.repeat(1000), []],
])('nearNames of %j', (name, near) => expect(nearNames(name, names)).toEqual(near));
