import { describe, expect, it } from 'vitest';
import { Unknown } from '../model/unknown.ts';
import { hideSecrets, isSecretPath, showExpected, showValue } from './redact.ts';

describe('isSecretPath', () => {
  it.each([
    'properties.siteConfig.appSettings[3].value',
    'properties.siteConfig.connectionStrings[0].connectionString',
    'properties.administratorLoginPassword',
    'properties.osProfile.adminPassword',
    'properties.osProfile.customData',
    'properties.userData',
    'properties.protectedSettings.commandToExecute',
    'properties.primaryKey',
    'properties.key1',
    'properties.accessKeys[0].value',
    'properties.accessToken',
    'properties.clientSecret',
    'properties.template.containers[0].env[2].value',
    'properties.environmentVariables[0].value',
    'properties.settings.sasToken',
    'properties.certificateData',
  ])('%s may hold a secret', (path) => expect(isSecretPath(path)).toBe(true));

  it.each([
    'properties.minimumTlsVersion',
    'properties.encryption.keySource',
    'properties.encryption.keyvaultproperties.keyvaulturi',
    'properties.allowSharedKeyAccess',
    'properties.keyVaultKeyUri',
    'properties.serverKeyType',
    'properties.disableLocalAuth',
    'properties.enableNonSslPort',
    'properties.transportSecurity.certificateAuthority.keyVaultSecretId',
    'properties.autoRotationEnabled',
    'properties.permissions[0].actions[1]',
    'type',
  ])('%s names a setting', (path) => expect(isSecretPath(path)).toBe(false));
});

describe('showValue', () => {
  it.each([
    ['properties.minimumTlsVersion', 'TLS1_0', 'TLS1_0'],
    ['properties.retentionInDays', 30, 30],
    ['properties.adminPassword', 'hunter2', undefined],
    ['properties.description', 'AccountKey=abc123==;', undefined],
    ['properties.url', 'https://x.blob.core.windows.net/c?sv=1&sig=abc', undefined],
    ['properties.note', '-----BEGIN RSA PRIVATE KEY-----', undefined],
    ['properties.note', 'a'.repeat(64), undefined],
    ['properties.list', ['a', 'password=x'], undefined],
    ['properties.list', ['a', 2, ['deep']], '[a, 2, [...]]'],
    ['properties.object', { password: 'x' }, '{...}'],
    ['properties.text', 'two\nlines', 'two lines'],
    ['properties.x', new Unknown('runtime', 'reference'), 'unknown (runtime)'],
    ['properties.x', null, null],
    ['properties.x', undefined, undefined],
  ])('%s %j', (path, value, expected) => expect(showValue(path, value)).toEqual(expected));

  it('shows no more than 120 characters', () => {
    expect(String(showValue('properties.x', 'word '.repeat(100))).length).toBe(120);
  });
});

describe('showExpected', () => {
  it.each([
    [{ greaterOrEquals: 90 }, 'greaterOrEquals 90'],
    [{ exists: true }, 'a value'],
    [{ in: ['a', 'b'] }, 'in [a, b]'],
    ['TLS1_2', 'TLS1_2'],
  ])('%j', (value, expected) => expect(showExpected('properties.x', value)).toBe(expected));
});

describe('hideSecrets', () => {
  it('hides what a name, or the name beside a value, says is a secret', () => {
    const body = {
      properties: {
        adminPassword: 'hunter2',
        siteConfig: { appSettings: [{ name: 'Mode', value: 'blue' }] },
        settings: [{ name: 'Password', value: 'hunter2' }],
        tier: 'Premium',
        text: 'pwd=hunter2',
        later: new Unknown('runtime', 'x'),
      },
    };
    const hidden = JSON.stringify(hideSecrets(body));
    expect(hidden).not.toContain('hunter2');
    expect(hidden).not.toContain('blue');
    expect(hidden).toContain('Premium');
    expect(hidden).toContain('$unknown');
  });
});
