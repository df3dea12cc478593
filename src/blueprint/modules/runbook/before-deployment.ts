import { defineModule } from '../../model/module.ts';

/** What must be true before the first resource stands: items 1 to 3 of the checklist, and the people that templates name. */
export const beforeDeployment = defineModule({
  name: 'before-deployment',
  level: 'estate',
  needs: [],
  offers: [],
  build: ({ step }) => {
    step({
      title: 'Have the business associate agreement with Microsoft in force',
      phase: 'before',
      why: 'Without it, ePHI in Azure is a breach whatever the settings are (164.308(b)(1), 164.504(e)).',
      how: [
        'Find the agreement in the Product Terms and the Data Protection Addendum that your contract names; it needs no signature of its own.',
        'Note since when it holds, with whom, and for which subscriptions.',
        'Have counsel confirm that services you mean to use are in its scope.',
      ],
      check:
        'A record "baa" that covers each subscription with ePHI and is older than the first ePHI: governance-001 is attested.',
      checklist: ['1', '47'],
      record: 'baa',
    });
    step({
      title: 'Set subscriptions for ePHI apart',
      phase: 'before',
      why: 'A subscription of its own bounds the audit and the harm of a mistake (164.308(a)(4)(i)).',
      how: [
        'Make two subscriptions: one for ePHI, one for the platform (hub, logs). Nothing else goes into the first.',
        'Give their ids as `blueprint.subscriptions`, or as parameters of the deployment.',
        'Keep a register that names them and who answers for each.',
      ],
      check: 'A record "phi-subscription-register" that covers each subscription: governance-002 is attested.',
      checklist: ['2'],
      record: 'phi-subscription-register',
    });
    step({
      title: 'Hold licences of Entra ID P2 and Intune for everybody',
      phase: 'before',
      why: 'Privileged Identity Management, risk policies, access reviews and compliant devices need them; requests for these fail without.',
      how: [
        'Buy Entra ID P2 (alone or in Microsoft 365 E5) for every user whom a risk policy reaches: that is everybody.',
        'Buy Intune Plan 1, and Purview (Microsoft 365 E5 Compliance) for insider risk, communication compliance and endpoint data loss prevention.',
        'Assign the licences to people.',
      ],
      check:
        'safeguard assess with an export of /subscribedSkus and /users: identity-001 and identity-905 pass; the export is the record, keep it with its day.',
      checklist: ['3'],
    });
    step({
      title: 'Make the groups that the architecture names',
      phase: 'before',
      why: 'Roles go to groups, not to people, so that joining and leaving is one act (164.308(a)(3)).',
      how: [
        'Make four security groups: administrators (with "roles can be assigned to the group"), operators, approvers, database administrators.',
        'Nobody is both an approver and in a group that the approvers approve for.',
        'Enable Privileged Identity Management for the groups of operators and database administrators, and make their people eligible members, none active.',
        'Remove standing assignments of privileged roles from everybody but the two emergency accounts.',
        'Write the object ids of the groups under `blueprint.people` and build again.',
      ],
      check: 'safeguard assess with an export of role and group assignments: identity-010 and identity-036 pass.',
      checklist: ['5'],
    });
    step({
      title: 'Name the security official',
      phase: 'before',
      why: 'Somebody must answer for the Security Rule and carry the reviews that follow (164.308(a)(2)).',
      how: ['Name one person and a deputy by letter or resolution; write down duties and powers.'],
      check: 'A record "security-official": governance-009 is attested.',
      checklist: ['52'],
      record: 'security-official',
    });
    step({
      title: 'Review each Azure service before it is used',
      phase: 'before',
      why: 'A service in preview or outside the agreement must hold no ePHI (164.308(b)(1)).',
      how: [
        'Take the list of resource types in PERMISSIONS.md.',
        'Compare each with the list of in-scope services of Microsoft; decide, and note why.',
        'Write the types into the record, and what the agreement says of each into a second one, "service-in-agreement"; a new service is reviewed before it is added to the blueprint.',
      ],
      check: 'A record "service-scope-review" with every type: governance-004 is attested.',
      checklist: ['37', '47'],
      record: 'service-scope-review',
    });
    return undefined;
  },
});
