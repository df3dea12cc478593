import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPlaceholder } from './placeholder.ts';
import { scanSecrets } from './scan-secrets.ts';

/** Random-looking text of one alphabet. Secrets are put together here, so that none stands in this file. */
function made(length: number, alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'): string {
  let seed = 7;
  return Array.from({ length }, () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return alphabet[seed % alphabet.length];
  }).join('');
}
const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const key64 = `${made(86, base64)}==`;
const key32 = `${made(43, base64)}=`;
const pass = ['Winter', '2026', '!x'].join('');
const join = (...parts: readonly string[]): string => parts.join('');

const positives: readonly (readonly [string, string, string, 'settings' | 'code'])[] = [
  [
    'storage connection string',
    'storage-account-key',
    join('AccountName=st;Account', 'Key=', key64, ';EndpointSuffix=x'),
    'code',
  ],
  [
    'Cosmos connection string',
    'cosmos-key',
    join('AccountEndpoint=https://c.documents.azure.com:443/;Account', 'Key=', key64),
    'code',
  ],
  [
    'Service Bus connection string',
    'service-bus-key',
    join('Endpoint=sb://b/;SharedAccessKeyName=r;SharedAccess', 'Key=', key32),
    'code',
  ],
  [
    'SAS token',
    'sas-token',
    join('https://s.blob.core.windows.net/c?sv=2023&si', 'g=', made(43, base64), '%3D&se=2027'),
    'code',
  ],
  [
    'SQL connection string',
    'sql-password',
    join('Server=tcp:s,1433;Database=d;User ID=u;Pass', 'word=', pass, ';'),
    'code',
  ],
  ['PostgreSQL URL', 'url-password', join('postgresql://u', ':', pass, '@h/db'), 'code'],
  ['Redis connection string', 'redis-key', join('r.redis.cache.windows.net:6380,pass', 'word=', key32), 'code'],
  ['Entra client secret', 'entra-client-secret', join('x = "', 'abc', '8', 'Q~', made(34), '"'), 'code'],
  ['GitHub token', 'github-token', join('gh', 'p_', made(36)), 'code'],
  ['Azure DevOps token, new', 'azure-devops-token', join(made(76), 'AZ', 'DO', 'a1b2'), 'code'],
  [
    'Azure DevOps token, old',
    'azure-devops-token',
    join('AZURE_DEVOPS_EXT_PAT=', made(52, 'abcdefghijklmnopqrstuvwxyz234567')),
    'settings',
  ],
  ['JSON web token', 'jwt', join('ey', 'J', made(30), '.ey', 'J', made(60), '.', made(43)), 'code'],
  ['private key', 'private-key', join('-----BEGIN RSA ', 'PRIVATE KEY-----\n', made(64)), 'code'],
  ['private key in JSON', 'private-key', join('"-----BEGIN ', 'PRIVATE KEY-----\\n', made(64), '"'), 'code'],
  [
    'client secret in appsettings',
    'client-secret',
    join('{"AzureAd": {"ClientSecret": "', made(20), '1"}}'),
    'settings',
  ],
  ['password in .env', 'password', join('DB_PASSWORD=', 'hunter2x'), 'settings'],
  ['password in compose', 'password', join('      POSTGRES_PASSWORD: ', 'clinic-db'), 'settings'],
  ['password in C#', 'password', join('var password = "', pass, '";'), 'code'],
  ['password in web.config', 'password', join('<add key="SmtpPassword" value="', pass, '" />'), 'settings'],
  ['password in a parameter file', 'password', join('"adminPassword": {\n    "value": "', pass, '"\n  }'), 'code'],
  ['option of a command', 'password', join('az sql server create --admin-password ', pass, ' -n x'), 'settings'],
  ['API key', 'api-key', join('api_key: "', made(30), '9"'), 'code'],
  ['token', 'token', join('"AuthToken": "', made(30), '9"'), 'settings'],
];

const negatives: readonly (readonly [string, 'settings' | 'code'])[] = [
  ['"ClientSecret": "@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/s)"', 'settings'],
  [join('DB_PASSWORD=$', '{DB_PASSWORD}'), 'settings'],
  ['password: $(sqlPassword)', 'settings'],
  [join('password: $', '{{ secrets.SQL_PASSWORD }}'), 'settings'],
  ['"adminPassword": "[parameters(\'adminPassword\')]"', 'code'],
  ['"adminPassword": { "reference": { "keyVault": {} } }', 'code'],
  ['AccountKey=<your-key>;', 'code'],
  [join('AccountKey=$', '{storageKey};EndpointSuffix=x'), 'code'],
  ['Server=s;Database=d;Password={0};', 'code'],
  ['Server=s;Database=d;Password=#{SqlPassword}#;', 'code'],
  ['Server=s;Database=d;Authentication=Active Directory Default;', 'code'],
  ['password = var.sql_password', 'settings'],
  ['const password = process.env.PASSWORD;', 'code'],
  ['password: string;', 'code'],
  ['var password = GetPassword("kv", 1);', 'code'],
  ['throw new Error("Password: must have 8 characters and a digit")', 'code'],
  ['"passwordPolicy": "Strong-2026-rules"', 'code'],
  ['secretName: "db-password-2026"', 'code'],
  ['"tokenEndpoint": "https://login.microsoftonline.com/x/oauth2/v2.0/token"', 'settings'],
  ['APPINSIGHTS_INSTRUMENTATIONKEY=00000000-1111-2222-3333-444444444444', 'settings'],
  ['"InstrumentationKey": "9a3c1f1e-1d3a-4b1c-8b58-0b7a52a7a0f1"', 'settings'],
  ['PASSWORD=changeme', 'settings'],
  ['PASSWORD=your_password_here', 'settings'],
  ['password: "********"', 'settings'],
  ['if (password == "abc12345") {}', 'code'],
  ['"password": ""', 'settings'],
  ['$password = $env:SQL_PASSWORD', 'settings'],
  ['--password "$PASSWORD"', 'settings'],
  ['"sig=not-a-token"', 'code'],
  ['https://example.org/path@2:password@', 'code'],
  ['-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0B', 'code'],
];

describe('scanSecrets', () => {
  it.each(positives)('finds a %s', (_name, kind, text, syntax) => {
    const found = scanSecrets(`first line\n  ${text}\n`, syntax);
    expect(found.map((f) => f.kind)).toEqual([kind]);
    expect(found[0]?.line).toBeGreaterThanOrEqual(2);
  });

  it.each(negatives)('leaves alone %s', (text, syntax) => {
    expect(scanSecrets(text, syntax)).toEqual([]);
  });

  it('tells place and length and never the value', () => {
    const [found] = scanSecrets(`\n  "Password": "${pass}"`, 'settings');
    expect(found).toEqual({ kind: 'password', line: 2, column: 16, offset: 16, length: pass.length });
    expect(JSON.stringify(found)).not.toContain(pass);
  });

  it('finds each of several once', () => {
    const text = [positives[0]?.[2], positives[4]?.[2], positives[8]?.[2]].join('\n');
    expect(scanSecrets(text, 'code').map((f) => [f.kind, f.line])).toEqual([
      ['storage-account-key', 1],
      ['sql-password', 2],
      ['github-token', 3],
    ]);
  });

  it('takes time in proportion to the text, whatever it repeats', () => {
    const bait = [
      'password',
      'password="',
      'Server=a;b=c;',
      'sig=',
      'eyJa.',
      'a8Q~',
      'pat',
      '://a:',
      'AccountKey=',
      "'",
      'secret:{',
      '-----BEGIN ',
    ];
    for (const piece of bait) {
      const time = (size: number): number => {
        const text = piece.repeat(size / piece.length);
        const start = performance.now();
        scanSecrets(text, 'settings');
        return performance.now() - start;
      };
      time(20_000);
      const small = Math.max(time(100_000), 4);
      expect(time(800_000) / small, piece).toBeLessThan(40);
    }
  });

  it('stays within the text and in order for any text', () => {
    const pieces = fc.constantFrom(
      'password',
      '=',
      ':',
      '"',
      "'",
      ' ',
      '\n',
      'x1!',
      'AccountKey=',
      key64,
      '{',
      'value',
      '--',
      'Q~',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        let end = 0;
        for (const { offset, length } of scanSecrets(text, 'settings')) {
          expect(offset).toBeGreaterThanOrEqual(end);
          end = offset + length;
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });
});

describe('isPlaceholder', () => {
  it.each([
    '',
    'abc',
    join('$', '{x}'),
    '{{ x }}',
    '<secret>',
    '%PASS%',
    '__PW__',
    'aaaaaaaa',
    'abcabcabc',
    'changeme',
    'REPLACE_ME',
    'your-secret',
  ])('takes %s for one', (text) => {
    expect(isPlaceholder(text)).toBe(true);
  });
  it.each([pass, key64, 'Th3clinic!', 'correct horse'])('does not take a value for one', (text) => {
    expect(isPlaceholder(text)).toBe(false);
  });
});
