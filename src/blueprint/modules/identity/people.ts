import type { Configuration } from '../../configuration/configuration.ts';
import type { Parameter } from '../../model/blueprint.ts';
import type { Context } from '../../model/module.ts';
import { type Expression, text } from '../../model/value.ts';

/** Groups of the tenant that the configuration may name. */
export type PeopleGroup = 'administrators' | 'operators' | 'approvers' | 'analysts' | 'databaseAdministrators';

const groups: Readonly<Record<PeopleGroup, Parameter>> = {
  administrators: {
    name: 'administratorsGroupId',
    type: 'string',
    description: 'Object id of the group, assignable to roles, whose members administer the tenant.',
    example: '00000000-0000-0000-0000-0000000000a1',
  },
  operators: {
    name: 'operatorsGroupId',
    type: 'string',
    description: 'Object id of the group whose members operate the subscriptions.',
    example: '00000000-0000-0000-0000-0000000000a2',
  },
  approvers: {
    name: 'approversGroupId',
    type: 'string',
    description: 'Object id of the group whose members approve privileged access.',
    example: '00000000-0000-0000-0000-0000000000a3',
  },
  analysts: {
    name: 'analystsGroupId',
    type: 'string',
    description: 'Object id of the group whose members look into alerts and read the logs of security.',
    example: '00000000-0000-0000-0000-0000000000a5',
  },
  databaseAdministrators: {
    name: 'databaseAdministratorsGroupId',
    type: 'string',
    description: 'Object id of the group whose members administer databases.',
    example: '00000000-0000-0000-0000-0000000000a4',
  },
};

/** The object id of a group: configured, or given by whoever deploys. */
export function groupOf(
  { configuration, parameter: given }: Pick<Context, 'configuration' | 'parameter'>,
  key: PeopleGroup,
): string | Expression {
  return configuration.people[key] ?? given(groups[key]);
}

const emergency: readonly [Parameter, Parameter] = [
  {
    name: 'breakGlassFirstId',
    type: 'string',
    description: 'Object id of the first emergency access account.',
    example: '00000000-0000-0000-0000-0000000000b1',
  },
  {
    name: 'breakGlassSecondId',
    type: 'string',
    description: 'Object id of the second emergency access account.',
    example: '00000000-0000-0000-0000-0000000000b2',
  },
];

/** The two emergency access accounts: configured, or given by whoever sends the requests. */
export function breakGlassUsers({
  configuration,
  parameter: given,
}: Pick<Context, 'configuration' | 'parameter'>): readonly (string | Expression)[] {
  return configuration.people.breakGlass ?? emergency.map(given);
}

/** The same as `safeguard.yaml` must name them; examples where nobody has said yet. */
export const breakGlassIds = ({ people }: Configuration): readonly string[] =>
  people.breakGlass ?? emergency.map(({ example }) => String(example));

/** The members of a group, as Graph is asked for them. */
export const membersOf = (group: string | Expression): Expression => text`/groups/${group}/transitiveMembers`;
