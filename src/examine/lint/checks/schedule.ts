import { sentinelLimits as limits } from '../../rule/limits.ts';
import type { AnalyticsRule } from '../../rule/rule.ts';
import { shortTimespan } from '../../rule/timespan.ts';
import type { Found, LintCheck } from '../check.ts';

const DAY = 86_400;
const rule = (period: number, frequency: number) => ({ period, frequency });

/** A schedule that Sentinel refuses, or that leaves time unseen. */
export const schedule: LintCheck = {
  code: 'SCHEDULE',
  finds:
    'A period or frequency outside 5m to 14d, a period shorter than the frequency, or a long period run too often.',
  cases: {
    speaks: [rule(3600, DAY), rule(30 * DAY, DAY), rule(60, 60), rule(14 * DAY, 300), rule(20 * DAY, 20 * DAY)],
    silent: [rule(DAY, 3600), rule(14 * DAY, 14 * DAY), rule(300, 300), { kind: 'NRT', period: 60, frequency: 60 }],
  },
  check: ({ rule: found }) => (found.kind === 'NRT' ? [] : [...rangeFindings(found), ...gapFindings(found)]),
};

function rangeFindings({ period, frequency }: AnalyticsRule): readonly Found[] {
  const outside = (seconds: number): boolean => seconds < limits.shortestPeriod || seconds > limits.longestPeriod;
  return (
    [
      ['queryPeriod', period],
      ['queryFrequency', frequency],
    ] as const
  )
    .filter(([, seconds]) => outside(seconds))
    .map(([member, seconds]) => ({
      level: 'error',
      message: `${member} is ${shortTimespan(seconds)}: Sentinel takes 5m to 14d`,
      hint: 'a baseline over a longer time needs a summary rule or a watchlist',
      place: { member: [member] },
    }));
}

function gapFindings({ period, frequency }: AnalyticsRule): readonly Found[] {
  if (period < frequency) {
    return [
      {
        level: 'error',
        message: `queryPeriod ${shortTimespan(period)} is shorter than queryFrequency ${shortTimespan(frequency)}: what happens between two runs is never seen`,
        hint: `set queryPeriod to at least ${shortTimespan(frequency)}`,
        place: { member: ['queryPeriod'] },
      },
    ];
  }
  if (period < limits.longPeriod || frequency >= 3600) return [];
  return [
    {
      level: 'error',
      message: `queryFrequency ${shortTimespan(frequency)} with queryPeriod ${shortTimespan(period)}: from 2d on Sentinel runs a rule hourly at most`,
      hint: 'set queryFrequency to 1h or more',
      place: { member: ['queryFrequency'] },
    },
  ];
}
