import { isUuid } from '../../../lib/uuid.ts';
import { tacticNames } from '../../alert/details.ts';
import { sentinelLimits as limits } from '../../rule/limits.ts';
import { type Found, type LintCheck, shown } from '../check.ts';

/** Members that Sentinel refuses as they are. Source: https://learn.microsoft.com/azure/sentinel/sentinel-analytic-rules-creation */
export const ruleFields: LintCheck = {
  code: 'RULE_FIELD',
  finds: 'An id that is no GUID, a query that is too long, a tactic or technique that MITRE ATT&CK does not have.',
  cases: {
    speaks: [
      { id: 'my-rule' },
      { query: `T | where A == "${'x'.repeat(10_000)}"` },
      { tactics: ['Bad Luck'] },
      { techniques: ['1078'] },
      { suppression: 2 * 86_400 },
    ],
    silent: [{ tactics: ['Exfiltration'], techniques: ['T1078.004'], suppression: 3600 }],
  },
  check: ({ rule }) => {
    const found: Found[] = [];
    const add = (level: Found['level'], member: string, message: string, hint: string): void => {
      found.push({ level, message, hint, place: { member: [member] } });
    };
    if (!isUuid(rule.id))
      add('warning', 'id', 'the id is no GUID: Sentinel wants one', 'make one, and keep it forever');
    if (rule.query.length > limits.queryLength) {
      const message = `the query has ${rule.query.length} characters: Sentinel takes ${limits.queryLength}`;
      add('error', 'query', message, 'move lists into a watchlist, and parts into saved functions');
    }
    for (const tactic of rule.tactics.filter((name) => !tacticNames.some((known) => known === name))) {
      add('error', 'tactics', `there is no tactic "${shown(tactic)}"`, `one of ${tacticNames.join(', ')}`);
    }
    for (const technique of rule.techniques.filter((name) => !/^T\d{4}(?:\.\d{3})?$/.test(name))) {
      add('error', 'relevantTechniques', `"${shown(technique)}" is no technique`, 'write T1078 or T1078.004');
    }
    if (rule.suppression > limits.longestSuppression) {
      add('error', 'suppressionDuration', 'a rule rests at most 24 hours', 'set suppressionDuration to 24h or less');
    }
    return found;
  },
};
