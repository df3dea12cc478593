import { err, ok, type Result } from '../../lib/result.ts';
import type { StoredToken, TokenRole } from '../../state/token-table.ts';
import type { Access, NewToken } from './access.ts';
import type { Caller, OwnAudit } from './own-audit.ts';

export interface TokenPorts {
  readonly access: Access;
  readonly audit: Pick<OwnAudit, 'event'>;
}

const notRecorded = 'It cannot be put on record, so it is not done';

/** Makes a token and puts that on record. A token that cannot be recorded is revoked at once. */
export async function createToken(
  { access, audit }: TokenPorts,
  { role, name, days }: { readonly role: TokenRole; readonly name: string; readonly days?: number },
  caller: Caller,
): Promise<Result<NewToken, string>> {
  const made = await access.create(role, name, days);
  const { id, expiresAt } = made.stored;
  const properties = { id, role, name, expiresAt: expiresAt?.toISOString() ?? null };
  const recorded = await audit.event(
    { operation: 'Token.Create', category: 'Configuration', result: 'Success', properties },
    caller,
  );
  if (recorded.ok) return ok(made);
  await access.revoke(id);
  return err(notRecorded);
}

/** Ends a token and puts that on record. It ends first: a token that must go does not wait for the record. */
export async function revokeToken(
  { access, audit }: TokenPorts,
  id: string,
  caller: Caller,
): Promise<Result<boolean, string>> {
  const revoked = await access.revoke(id);
  const recorded = await audit.event(
    {
      operation: 'Token.Revoke',
      category: 'Configuration',
      result: revoked ? 'Success' : 'Failure',
      properties: { id },
    },
    caller,
  );
  return recorded.ok ? ok(revoked) : err('The token is revoked, but that cannot be put on record');
}

/** A token as lists show it. */
export const tokenShown = ({ id, role, name, createdAt, expiresAt, revokedAt }: StoredToken) => ({
  id,
  role,
  name,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt?.toISOString() ?? null,
  revokedAt: revokedAt?.toISOString() ?? null,
});
