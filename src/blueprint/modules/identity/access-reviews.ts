import { defineModule } from '../../model/module.ts';
import { firstDay } from '../first-day.ts';
import { groupOf, membersOf, type PeopleGroup } from './people.ts';

/** Whose membership gives access to ePHI or to what guards it. */
const reviewed: readonly (readonly [PeopleGroup, string])[] = [
  ['administrators', 'administrators'],
  ['operators', 'operators'],
  ['databaseAdministrators', 'database administrators'],
];

/**
 * Every quarter somebody says again who may stay; who is not confirmed is out. 164.308(a)(4)(ii)(C).
 * Source: https://learn.microsoft.com/graph/api/accessreviewset-post-definitions
 */
export const accessReviews = defineModule({
  name: 'access-reviews',
  level: 'estate',
  needs: [],
  offers: [],
  build: (context) => {
    const { request } = context;
    const startDate = firstDay(context);
    for (const [group, title] of reviewed) {
      request({
        symbol: `review${group.slice(0, 1).toUpperCase()}${group.slice(1)}`,
        method: 'POST',
        path: 'v1.0/identityGovernance/accessReviews/definitions',
        purpose: `Each quarter the approvers confirm the ${title}; whom they do not confirm loses access.`,
        permission: 'AccessReview.ReadWrite.All',
        body: {
          displayName: `Quarterly review of ${title}`,
          descriptionForAdmins: `Who is in the group of ${title}, and whether they still need it.`,
          scope: {
            '@odata.type': '#microsoft.graph.accessReviewQueryScope',
            query: membersOf(groupOf(context, group)),
            queryType: 'MicrosoftGraph',
          },
          reviewers: [{ query: membersOf(groupOf(context, 'approvers')), queryType: 'MicrosoftGraph' }],
          settings: {
            mailNotificationsEnabled: true,
            reminderNotificationsEnabled: true,
            justificationRequiredOnApproval: true,
            defaultDecisionEnabled: true,
            defaultDecision: 'Deny',
            instanceDurationInDays: 14,
            autoApplyDecisionsEnabled: true,
            recommendationsEnabled: true,
            recurrence: {
              pattern: { type: 'absoluteMonthly', interval: 3, dayOfMonth: 5 },
              range: { type: 'noEnd', startDate },
            },
          },
        },
      });
    }
    return undefined;
  },
});
