import type { Parameter } from '../../model/blueprint.ts';
import type { Context } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import { tenantId, type ValueMap } from '../../model/value.ts';
import { groupOf } from '../identity/people.ts';

/** A name of the configuration as part of a symbol: `lab-results` becomes `LabResults`, `lab-2` becomes `LabDash2`. */
export const symbolPart = (name: string): string =>
  name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase()).replaceAll('-', 'Dash');

const administratorsName: Parameter = {
  name: 'databaseAdministratorsGroupName',
  type: 'string',
  description: 'Display name of the group whose members administer databases: what they sign in to a database as.',
  example: 'database-administrators',
};

/** The group that administers databases, as the services of SQL and PostgreSQL name it. */
export const databaseAdministrators = (
  context: Pick<Context, 'configuration' | 'parameter'>,
): DatabaseAdministrators => ({
  id: groupOf(context, 'databaseAdministrators'),
  name: context.parameter(administratorsName),
});
export interface DatabaseAdministrators {
  readonly id: ReturnType<typeof groupOf>;
  readonly name: ReturnType<Context['parameter']>;
}

/** The `administrators` of a SQL server or managed instance: a group of Entra ID, and no passwords. */
export function entraOnly(context: Pick<Context, 'configuration' | 'parameter'>): ValueMap {
  const { id, name } = databaseAdministrators(context);
  return {
    administratorType: 'ActiveDirectory',
    principalType: 'Group',
    login: name,
    sid: id,
    tenantId,
    azureADOnlyAuthentication: true,
  };
}

/**
 * What lets a SQL server look up whom it lets in: roles of Entra ID that an administrator gives, and no template can.
 * https://learn.microsoft.com/azure/azure-sql/database/authentication-azure-ad-user-assigned-managed-identity
 */
export function directoryStep(
  { step, spoke }: Pick<Context, 'step' | 'spoke'>,
  server: string,
  identity: Handle,
): void {
  step({
    title: `Let ${server} of "${spoke?.name}" look up people`,
    why: 'Without it no user or group of Entra ID but the administrators can be made a user of a database.',
    how: [
      `Give the identity ${String(identity.name)} the Microsoft Graph application permissions User.Read.All, GroupMember.Read.All and Application.Read.All.`,
      'az rest --method POST --url https://graph.microsoft.com/v1.0/servicePrincipals/<object id of the identity>/appRoleAssignments, once for each.',
    ],
    check: 'CREATE USER [<a group>] FROM EXTERNAL PROVIDER succeeds in a database.',
    checklist: ['13', '33'],
  });
}
