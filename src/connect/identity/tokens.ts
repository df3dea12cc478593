import { z } from 'zod';
import { err, ok, type Result } from '../../lib/result.ts';
import type { ConnectorContext } from '../connector.ts';
import { systemCode } from '../feed/failure.ts';
import { ServiceTrouble } from '../http/retry.ts';
import type { Tokens } from '../http/service.ts';
import { endpoint, variableName } from '../settings.ts';

/** Who a source signs in as. Secrets are named, never written. */
export const credential = z
  .union([
    /** The identity of the machine: the only kind without a secret. `true`, or the client id of a user-assigned one. */
    z.strictObject({ managedIdentity: z.union([z.literal(true), z.uuid()]) }),
    /** An application of the tenant, whose secret stands in an environment variable. */
    z.strictObject({
      application: z.strictObject({
        tenantId: z.uuid(),
        clientId: z.uuid(),
        secretVariable: variableName,
        /** Where another cloud signs in: `https://login.microsoftonline.us`. */
        authority: endpoint.optional(),
      }),
    }),
    /** A token that something else puts into an environment variable, such as `az account get-access-token`. */
    z.strictObject({ tokenVariable: variableName }),
    /** Whoever is signed in on this machine: for trying things out. */
    z.strictObject({ signedIn: z.literal(true) }),
  ])
  .default({ managedIdentity: true });

export type Credential = z.output<typeof credential>;

/** Something that gives tokens, as `@azure/identity` has it. */
interface TokenCredential {
  getToken(
    scope: string,
    options?: { abortSignal?: AbortSignal },
  ): Promise<{ readonly token: string; readonly expiresOnTimestamp: number } | null>;
}

/** A token is asked for anew so long before its end. */
const EARLY_MS = 5 * 60_000;

/**
 * What gives tokens for a scope. The package `@azure/identity` is loaded with the first token that needs it.
 * The error says what is missing.
 */
export function tokensFor(
  who: Credential,
  scope: string,
  { name, ports, secret }: ConnectorContext,
): Result<Tokens, string> {
  if ('tokenVariable' in who) {
    const variable = who.tokenVariable;
    if (secret(variable) === undefined)
      return err(`${name} needs a token in the environment variable ${variable}, which is not set`);
    return ok(async () => secret(variable) ?? '');
  }
  if ('application' in who && secret(who.application.secretVariable) === undefined) {
    return err(
      `${name} needs a secret in the environment variable ${who.application.secretVariable}, which is not set`,
    );
  }
  let loaded: Promise<TokenCredential> | undefined;
  let kept: { readonly token: string; readonly expiresOnTimestamp: number } | undefined;
  return ok(async (signal, isRefused) => {
    if (!isRefused && kept !== undefined && kept.expiresOnTimestamp - EARLY_MS > ports.now().getTime())
      return kept.token;
    loaded ??= load(who, secret);
    try {
      kept = (await (await loaded).getToken(scope, { abortSignal: signal })) ?? undefined;
    } catch (error) {
      throw troubleOf(error, name);
    }
    if (kept === undefined)
      throw new ServiceTrouble({ code: 'SOURCE_NO_TOKEN', message: `${name} got no token` }, false);
    return kept.token;
  });
}

async function load(who: Credential, secret: (variable: string) => string | undefined): Promise<TokenCredential> {
  const identity = await import('@azure/identity');
  if ('application' in who) {
    const { tenantId, clientId, secretVariable, authority } = who.application;
    // Attempts are made anew by the source; another authority is taken at its word, as the documents of other clouds have it.
    const other = authority === undefined ? {} : { authorityHost: authority, disableInstanceDiscovery: true };
    const options = { ...other, retryOptions: { maxRetries: 0 } };
    return new identity.ClientSecretCredential(tenantId, clientId, secret(secretVariable) ?? '', options);
  }
  if ('managedIdentity' in who) {
    const id = who.managedIdentity;
    return id === true
      ? new identity.ManagedIdentityCredential()
      : new identity.ManagedIdentityCredential({ clientId: id });
  }
  return new identity.DefaultAzureCredential();
}

/** Names the failure without its text, which can quote what was sent. */
function troubleOf(error: unknown, name: string): ServiceTrouble {
  const code = systemCode(error);
  if (code === 'ERR_MODULE_NOT_FOUND') {
    const message = `${name} needs the package @azure/identity: npm install @azure/identity`;
    return new ServiceTrouble({ code: 'SOURCE_PACKAGE_MISSING', message }, false);
  }
  const kind = error instanceof Error && /^[A-Za-z]{1,60}$/.test(error.name) ? error.name : 'Error';
  return new ServiceTrouble({ code: 'SOURCE_NO_TOKEN', message: `${name} got no token: ${code ?? kind}` }, true);
}
