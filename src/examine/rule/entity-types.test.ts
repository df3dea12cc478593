import { describe, expect, it } from 'vitest';
import { entityTypeNames, findEntityType, findIdentifier } from './entity-types.ts';

describe('findEntityType', () => {
  it.each([
    ['Account', 'account'],
    ['ip', 'ip'],
    ['azureresource', 'azure-resource'],
    ['CloudApplication', 'cloud-application'],
    ['SubmissionMail', 'SubmissionMail'],
    ['Patient', undefined],
  ])('knows %s as %s', (name, alertType) => {
    expect(findEntityType(name)?.alertType).toBe(alertType);
  });

  it('needs of each kind only identifiers that it has', () => {
    for (const name of entityTypeNames) {
      const type = findEntityType(name);
      expect(type?.required.length).toBeGreaterThan(0);
      for (const identifier of type?.required.flat() ?? []) expect(type?.identifiers).toContain(identifier);
    }
  });
});

describe('findIdentifier', () => {
  it('takes any case and gives Microsoft’s', () => {
    const account = findEntityType('Account');
    expect(account && findIdentifier(account, 'upnSuffix')).toBe('UPNSuffix');
    expect(account && findIdentifier(account, 'Address')).toBeUndefined();
  });
});
