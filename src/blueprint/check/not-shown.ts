/** A control that nothing printed can answer, and why. */
export interface NotShownRow {
  readonly control: string;
  readonly reason: string;
}

/**
 * What no template and no request can show. Everything else that a check leaves unknown is a gap in the blueprint. What waits
 * for a person's record is not here: the runbook names it.
 */
export const notShownRows: readonly NotShownRow[] = [
  { control: 'identity-001', reason: 'Licences are bought, not requested: an export of /subscribedSkus shows them' },
  { control: 'identity-905', reason: 'How many licences people need shows in an export of /subscribedSkus and /users' },
  {
    control: 'identity-010',
    reason: 'Who holds a privileged role for good shows in an export of role assignments: nothing printed gives one',
  },
  {
    control: 'identity-036',
    reason: 'Who is an active member of a privileged group shows in an export: nothing printed makes one',
  },
  {
    control: 'identity-022',
    reason: 'Where no application is built none is registered: secrets of others show in an export of /applications',
  },
  {
    control: 'identity-039',
    reason:
      'Where no application is built none is registered: how others sign in shows in an export of /servicePrincipals',
  },
  {
    control: 'identity-024',
    reason: 'Whether people registered a second factor shows once they have: it is in a report of Graph',
  },
  {
    control: 'identity-034',
    reason:
      'People make the emergency accounts, since a request would hold their passwords: an export of /users shows them',
  },
  { control: 'device-008', reason: 'Whether a device is encrypted shows once it is enrolled' },
  { control: 'device-009', reason: 'Whether a device is compliant shows once it is enrolled' },
  {
    control: 'governance-902',
    reason: 'Since when ePHI is in Azure, and since when the agreement holds, are facts that a record tells',
  },
  { control: 'recovery-903', reason: 'What a recovery test measured is in its record' },
  { control: 'logging-110', reason: 'Pipelines are in your repositories: name them to safeguard assess' },
  { control: 'secrets-047', reason: 'Source code is in your repositories: name them to safeguard assess' },
];

const reasons = new Map(notShownRows.map(({ control, reason }) => [control, reason]));

/** Why a control cannot be answered by what is printed; undefined where it must be. */
export const notShown = (control: string): string | undefined => reasons.get(control);
