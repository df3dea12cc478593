import { describe, expect, it } from 'vitest';
import type { ConnectorContext } from '../connector.ts';
import { FakeIntake, Life } from '../testing/fake-intake.ts';
import { SECRET } from '../testing/source.case.ts';
import { credential, tokensFor } from './tokens.ts';

const contextOf = (secrets: Readonly<Record<string, string>>): ConnectorContext => ({
  name: 'here',
  ports: new Life(new FakeIntake()).ports,
  streamOf: () => undefined,
  secret: (variable) => secrets[variable],
  folder: '/',
});
const signal = new AbortController().signal;
const id = '5b1ef3a5-0a37-4a4b-b0e5-2f3d6c1b2a3d';

describe('tokensFor', () => {
  it('gives the token of a variable as it is now', async () => {
    const secrets = { TOKEN: 'one' };
    const tokens = tokensFor({ tokenVariable: 'TOKEN' }, 'scope', contextOf(secrets));
    if (!tokens.ok) throw new Error(tokens.error);
    expect(await tokens.value(signal, false)).toBe('one');
    secrets.TOKEN = 'two';
    expect(await tokens.value(signal, true)).toBe('two');
  });

  it.each([
    [{ tokenVariable: 'T' }, 'here needs a token in the environment variable T, which is not set'],
    [
      { application: { tenantId: id, clientId: id, secretVariable: 'S' } },
      'here needs a secret in the environment variable S, which is not set',
    ],
  ])('says which variable of %j is missing', (who, error) => {
    expect(tokensFor(who, 'scope', contextOf({}))).toEqual({ ok: false, error });
  });

  it('loads the package only with the first token, and shows nothing of what that fails of', async () => {
    // A port of this machine at which nobody listens.
    const application = { tenantId: id, clientId: id, secretVariable: 'S', authority: 'https://127.0.0.1:1' };
    const tokens = tokensFor({ application }, 'scope', contextOf({ S: SECRET }));
    if (!tokens.ok) throw new Error(tokens.error);
    await expect(tokens.value(signal, false)).rejects.toThrow(/^here got no token: [A-Za-z_]+$/);
  });
});

describe('credential', () => {
  it('is the identity of the machine unless another is named', () => {
    expect(credential.parse(undefined)).toEqual({ managedIdentity: true });
    expect(credential.safeParse({ secret: SECRET }).success).toBe(false);
    expect(credential.safeParse({ application: { tenantId: id, clientId: id, secret: SECRET } }).success).toBe(false);
  });
});
