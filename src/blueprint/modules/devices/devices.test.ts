import { describe, expect, it } from 'vitest';
import { composeBlueprint } from '../../compose.ts';
import { readConfiguration } from '../../configuration/configuration.ts';
import { noContent } from '../../model/content.ts';
import { deviceModules } from './index.ts';

const read = readConfiguration({ name: 'willow', regions: { primary: 'eastus2' }, access: { idleMinutes: 10 } });
const composed = read.ok ? composeBlueprint(read.value, noContent, deviceModules) : read;
const requests = composed.ok ? composed.value.requests : [];

describe('devices', () => {
  it.each([
    [
      'windowsCompliance',
      { bitLockerEnabled: true, passwordRequired: true, passwordMinutesOfInactivityBeforeLock: 10 },
    ],
    [
      'macCompliance',
      { storageRequireEncryption: true, passwordRequired: true, passwordMinutesOfInactivityBeforeLock: 10 },
    ],
    ['iosCompliance', { passcodeRequired: true, passcodeMinutesOfInactivityBeforeLock: 5 }],
    ['androidPersonalCompliance', { storageRequireEncryption: true, passwordMinutesOfInactivityBeforeLock: 5 }],
    ['androidCompanyCompliance', { storageRequireEncryption: true, passwordMinutesOfInactivityBeforeLock: 5 }],
  ])('%s encrypts and locks', (symbol, settings) => {
    expect(requests.find((request) => request.symbol === symbol)?.body).toMatchObject(settings);
  });

  it('gives every policy to everybody, once it is made', () => {
    const made = requests.filter(({ path }) => /(?:CompliancePolicies|AppProtections)$/.test(String(path)));
    expect(made).toHaveLength(7);
    for (const { symbol, path } of made) {
      const assigned = requests.find((request) => request.path === `${String(path)}/{{${symbol}.id}}/assign`);
      expect(assigned).toMatchObject({ after: [symbol], body: { assignments: [{ target: {} }] } });
    }
  });

  it('holds a device that no policy looks at for not compliant', () => {
    expect(requests.find(({ path }) => path === 'v1.0/deviceManagement')?.body).toMatchObject({
      settings: { secureByDefault: true },
    });
  });
});
