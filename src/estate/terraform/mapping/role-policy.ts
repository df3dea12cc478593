import { isUnknown, Unknown } from '../../../model/unknown.ts';
import { isValueArray, isValueObject, type Value, type ValueObject } from '../../../model/value.ts';
import type { Convert } from './mapping.ts';

const blockOf = (attributes: ValueObject, name: string): ValueObject => {
  const list = attributes[name];
  const first = isValueArray(list ?? null) ? (list as readonly Value[])[0] : undefined;
  return isValueObject(first) ? first : {};
};

/** A member, only where it is set. */
const member = (name: string, value: Value | undefined): ValueObject =>
  value === undefined || value === null || value === '' ? {} : { [name]: value };

/** Words for flags that are on; the whole list is not known while one of the flags is not. */
function flags(block: ValueObject, words: Readonly<Record<string, string>>): Value | undefined {
  const values = Object.keys(words).map((attribute) => block[attribute]);
  const unknown = values.find(isUnknown);
  if (unknown !== undefined) return unknown;
  if (values.every((value) => value === undefined || value === null)) return undefined;
  return Object.entries(words).flatMap(([attribute, word]) => (block[attribute] === true ? [word] : []));
}

const enablement = {
  require_multifactor_authentication: 'MultiFactorAuthentication',
  require_justification: 'Justification',
  require_ticket_info: 'Ticketing',
};

/**
 * The blocks of a role management policy as its rules, of which Azure gives each a fixed id. `typed` names the kind of a
 * rule: `ruleType` in ARM, `@odata.type` in Graph.
 * Source: https://learn.microsoft.com/azure/role-based-access-control/role-assignments-pim-rest
 */
export const policyRules = (typed: (kind: string) => ValueObject): Convert => ({
  convert: (attributes) => {
    if (!isValueObject(attributes)) return undefined;
    const names = ['activation_rules', 'active_assignment_rules', 'eligible_assignment_rules'];
    const hidden = names.map((name) => attributes[name]).find(isUnknown);
    if (hidden !== undefined) return hidden;
    const active = blockOf(attributes, 'active_assignment_rules');
    const eligible = blockOf(attributes, 'eligible_assignment_rules');
    const activation = blockOf(attributes, 'activation_rules');
    const rule = (id: string, kind: string, members: ValueObject, unwritten?: string): readonly ValueObject[] => {
      const shown = Object.keys(members).length > 0 || unwritten === undefined ? members : asBefore(id, unwritten);
      return Object.keys(shown).length === 0 ? [] : [{ id, ...typed(kind), ...shown }];
    };
    const expiration = (block: ValueObject): ValueObject => ({
      ...member('isExpirationRequired', block['expiration_required']),
      ...member('maximumDuration', block['expire_after']),
    });
    const stage = blockOf(activation, 'approval_stage');
    const approvers = isValueArray(stage['primary_approver'] ?? null) ? stage['primary_approver'] : undefined;
    return [
      ...rule('Expiration_Admin_Eligibility', 'Expiration', expiration(eligible)),
      ...rule('Expiration_Admin_Assignment', 'Expiration', expiration(active)),
      ...rule('Enablement_Admin_Assignment', 'Enablement', member('enabledRules', flags(active, enablement))),
      ...rule(
        'Expiration_EndUser_Assignment',
        'Expiration',
        member('maximumDuration', activation['maximum_duration']),
        'maximumDuration',
      ),
      ...rule(
        'Enablement_EndUser_Assignment',
        'Enablement',
        member('enabledRules', flags(activation, enablement)),
        'enabledRules',
      ),
      ...rule(
        'Approval_EndUser_Assignment',
        'Approval',
        approval(activation['require_approval'], approvers),
        'setting',
      ),
      ...rule('AuthenticationContext_EndUser_Assignment', 'AuthenticationContext', context(activation)),
    ];
  },
});

/** Every policy has the rules of activation; what the file does not write of one stays as it was before. */
const asBefore = (id: string, name: string): ValueObject => ({ [name]: new Unknown('runtime', `${id}.${name}`) });

function approval(required: Value | undefined, approvers: Value | undefined): ValueObject {
  if (required === undefined || required === null) return {};
  const list = isValueArray(approvers ?? null) ? (approvers as readonly Value[]) : [];
  const primaryApprovers = list.map((approver): Value => {
    if (!isValueObject(approver)) return approver;
    return { ...member('id', approver['object_id']), ...member('userType', approver['type']) };
  });
  return {
    setting: { isApprovalRequired: required, approvalStages: list.length === 0 ? [] : [{ primaryApprovers }] },
  };
}

function context(activation: ValueObject): ValueObject {
  const claim = activation['required_conditional_access_authentication_context'];
  return claim === undefined || claim === null || claim === '' ? {} : { isEnabled: true, claimValue: claim };
}
