import { defineModule } from '../../model/module.ts';

/** That what is backed up and replicated comes back: items 31, 32, 35 and 36 of the checklist. */
export const recoveryTests = defineModule({
  name: 'recovery-tests',
  level: 'estate',
  needs: [],
  offers: [],
  build: ({ step, configuration }) => {
    const { tiers, regions } = configuration;
    step({
      title: 'Write the three contingency plans',
      why: 'Backups nobody knows how to use are no plan (164.308(a)(7)(ii)(A) to (C)).',
      how: [
        'Data backup plan: what is copied where, how long it is kept, how it is brought back. The templates say the first two.',
        `Disaster recovery plan: who decides to fail over from ${regions.primary} to ${regions.secondary}, in what order, and how to go back.`,
        'Emergency mode operation plan: how people work, and how ePHI stays protected, until systems are back.',
        'Have each approved and dated; store them where they can be read when Azure cannot.',
        'Keep one record for each: "data-backup-plan", "dr-plan", "emergency-mode-plan".',
      ],
      check:
        'A record "dr-plan" not older than twelve months, and the two others: recovery-061, recovery-064 and recovery-065 are attested.',
      checklist: ['32', '35'],
      record: 'dr-plan',
    });
    step({
      title: 'Test each recovery tier against its RTO and RPO',
      phase: 'regularly',
      why: 'A target that was never measured is a wish (164.308(a)(7)(ii)(D)).',
      how: [
        `The tiers: ${tiers.map(({ name, rto, rpo, contract }) => `${name} (RTO ${rto}, RPO ${rpo}${contract === undefined ? ', targets that no contract sets' : `, ${contract}`})`).join('; ')}.`,
        'Fail a copy of each tier over by a test failover of Site Recovery and of the failover groups, isolated from users.',
        'Measure from the decision until a user can read a record, and how old the newest record is.',
        'Keep a record for each tier with what was measured.',
      ],
      check:
        'A record "recovery-test" for each tier with result passed and measured times within its targets: recovery-060 and recovery-903 hold.',
      checklist: ['31'],
      record: 'recovery-test',
    });
    step({
      title: 'Restore from backup every quarter',
      phase: 'regularly',
      why: 'Only a restore shows that a backup is one (164.308(a)(7)(ii)(D)).',
      how: [
        'Restore a database to a point in time, a machine, and a deleted blob, into a network of their own.',
        'Compare with the original: row counts, checksums, that the application starts.',
        'Delete what was restored; note times and findings.',
      ],
      check: 'A record "restore-test" not older than 92 days with result passed: recovery-062 is attested.',
      checklist: ['36'],
      record: 'restore-test',
    });
    step({
      title: 'Fail over to the second region once a year',
      phase: 'regularly',
      why: 'The second region serves when it must only if it has served before (164.308(a)(7)(ii)(D)).',
      how: [
        `Follow the plan: move the work to ${regions.secondary}, let users work there, and move it back.`,
        'Note what did not go by the plan, and correct plan and blueprint.',
      ],
      check: 'A record "dr-test" not older than twelve months with result passed: recovery-063 is attested.',
      checklist: ['32', '36'],
      record: 'dr-test',
    });
    return undefined;
  },
});
