import type { Step } from '../../model/blueprint.ts';
import { defineModule } from '../../model/module.ts';

/** What somebody looks at again and again, so that what was built stays as it was built. */
export const reviews = defineModule({
  name: 'reviews',
  level: 'estate',
  needs: [],
  offers: [],
  build: ({ step, configuration }) => {
    for (const one of cycles) step(one);
    if (configuration.tenantIsolation !== 'none') {
      step({
        title: 'Test that tenants are kept apart',
        phase: 'regularly',
        why: `Isolation by ${configuration.tenantIsolation} is declared; whether it holds shows only in the attempt to break it (164.312(a)(1)).`,
        how: [
          'Sign in as a user of one tenant and try to reach the data of another: by the application, its interfaces, and the network.',
          'Have somebody do it who did not build it.',
        ],
        check:
          'A record "tenant-isolation" with result passed, not older than twelve months: governance-025 is attested.',
        checklist: ['39'],
        record: 'tenant-isolation',
      });
    }
    return undefined;
  },
});

const cycles: readonly Step[] = [
  {
    title: 'Review the compliance score every month',
    phase: 'regularly',
    why: 'Settings drift; Defender for Cloud shows it against HIPAA/HITRUST (164.308(a)(1)(ii)(D), 164.308(a)(8)).',
    how: [
      'Open Regulatory compliance in Defender for Cloud; each failed control gets an owner and a day.',
      'Run safeguard assess on an export and compare with the last month.',
    ],
    check: 'A record "score-review" not older than 31 days: governance-003 is attested.',
    checklist: ['25', '37'],
    record: 'score-review',
  },
  {
    title: 'Review logs and incidents every month',
    phase: 'regularly',
    why: 'The law asks to examine activity, not only to record it (164.308(a)(1)(ii)(D), 164.312(b)).',
    how: [
      'Go through incidents in Sentinel, activations of privileged roles, and who read the log archive.',
      'Note what was looked at, by whom, and what followed.',
    ],
    check: 'A record "activity-review" not older than 31 days: governance-008 is attested.',
    checklist: ['46'],
    record: 'activity-review',
  },
  {
    title: 'Review vulnerabilities of devices and machines every month',
    phase: 'regularly',
    why: 'Defender finds weaknesses; somebody must mend them (164.308(a)(1)(ii)(B)).',
    how: [
      'Go through the list of Defender Vulnerability Management by urgency; note what is mended when, and what is accepted by whom.',
    ],
    check: 'A record "device-vulnerability-review" not older than 31 days: device-005 is attested.',
    checklist: [],
    record: 'device-vulnerability-review',
  },
  {
    title: 'Review access every quarter',
    phase: 'regularly',
    why: 'People move, rights stay (164.308(a)(4)(ii)(C)).',
    how: [
      'Answer the access reviews that Entra ID sends to the approvers.',
      'Review roles in databases and in applications, which Entra ID does not know of.',
    ],
    check: 'A record "access-review" not older than 92 days: governance-047 is attested.',
    checklist: ['5', '7'],
    record: 'access-review',
  },
  {
    title: 'List who signs in how to each application with ePHI',
    phase: 'regularly',
    why: 'An application with accounts of its own is beyond every policy here (164.312(a)(2)(i), 164.312(d)).',
    how: [
      'List each application with ePHI, bought ones too, and whether it signs in through Entra ID; federate or replace those that do not.',
      'See that no account is shared, and that each signs idle users out within 30 minutes by its own setting.',
      'Keep one record for each: "single-sign-on-inventory", "shared-account-review", "application-session-review".',
    ],
    check: 'identity-025, identity-026 and identity-047 are attested.',
    checklist: ['6', '33'],
    record: 'single-sign-on-inventory',
  },
  {
    title: 'Have systems scanned and attacked by somebody else',
    phase: 'regularly',
    why: 'Who built a door does not see that it is open (164.308(a)(8)).',
    how: [
      'Every six months a vulnerability scan, every twelve months a penetration test, by people who did not build it; Azure asks for no notice.',
      'Keep one record for each: "vulnerability-scan", "penetration-test".',
    ],
    check: 'governance-021 and governance-015 are attested.',
    checklist: ['48'],
    record: 'penetration-test',
  },
  {
    title: 'Keep the incident response plan alive',
    phase: 'regularly',
    why: 'On the day itself nobody writes one (164.308(a)(6)).',
    how: [
      'Review the plan yearly; go through one case at the table; see that the addresses of the action groups are right.',
    ],
    check: 'A record "incident-response-plan" not older than twelve months: governance-012 is attested.',
    checklist: ['49'],
    record: 'incident-response-plan',
  },
];
