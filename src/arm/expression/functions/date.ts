import { addDuration, parseDuration } from '../../../lib/duration.ts';
import type { Value } from '../../../model/value.ts';
import { formatNetDate, parseNetDate } from '../net-date.ts';
import { integerAt, textAt } from './arguments.ts';
import { type CallSite, type FunctionRow, reference } from './row.ts';

const page = reference('date');
const ISO = "yyyy-MM-dd'T'HH:mm:ss'Z'";
/** The last second of the year 9999, where .NET's dates end. */
const LAST = 253_402_300_799;
const FIRST = -62_135_596_800;

function dateAt(args: readonly Value[], i: number, call: CallSite): Date {
  const date = parseNetDate(textAt(args, i, call));
  if (date === undefined) throw call.failure(`${call.name} needs an ISO 8601 time such as 2026-01-31T00:00:00Z`);
  return date;
}

/** Durations may be negative. As documented, a year counts 365 days and a month 30, whatever the calendar says. */
const dateTimeAdd: FunctionRow['evaluate'] = (args, call) => {
  const base = dateAt(args, 0, call);
  const text = textAt(args, 1, call).trim();
  const duration = parseDuration(text.replace(/^[+-]/, ''));
  if (!duration.ok) throw call.failure('dateTimeAdd needs an ISO 8601 duration such as PT4H or -P9D');
  const { months, days, seconds } = duration.value;
  const fixed = { months: 0, days: days + Math.floor(months / 12) * 365 + (months % 12) * 30, seconds };
  const result = addDuration(base, fixed, text.startsWith('-') ? -1 : 1);
  inRange(result.getTime() / 1000, call);
  return formatNetDate(result, args.length > 2 ? textAt(args, 2, call) : ISO);
};

function inRange(seconds: number, call: CallSite): number {
  if (seconds >= FIRST && seconds <= LAST + 1) return seconds;
  throw call.failure(`${call.name} leaves the years 1 to 9999`);
}

export const dateRows: readonly FunctionRow[] = [
  {
    name: 'dateTimeAdd',
    minimum: 2,
    maximum: 3,
    document: page('datetimeadd'),
    yields: 'text',
    examples: [
      { call: "dateTimeAdd('2023-01-01 00:00:00Z', 'P1Y')", gives: '2024-01-01T00:00:00Z' },
      { call: "dateTimeAdd('2024-01-01 00:00:00Z', 'P1Y')", gives: '2024-12-31T00:00:00Z' },
      { call: "dateTimeAdd('2023-02-01 00:00:00Z', 'P1M')", gives: '2023-03-03T00:00:00Z' },
      { call: "dateTimeAdd('2020-04-07T14:53:14Z', '-P9D')", gives: '2020-03-29T14:53:14Z' },
      { call: "dateTimeAdd('2020-04-07T14:53:14Z', 'PT1H', 'yyyy/MM/dd HH:mm')", gives: '2020/04/07 15:53' },
    ],
    evaluate: dateTimeAdd,
  },
  {
    name: 'dateTimeFromEpoch',
    minimum: 1,
    maximum: 1,
    document: page('datetimefromepoch'),
    yields: 'text',
    examples: [{ call: 'dateTimeFromEpoch(1683040573)', gives: '2023-05-02T15:16:13Z' }],
    evaluate: (args, call) => formatNetDate(new Date(inRange(integerAt(args, 0, call), call) * 1000), ISO),
  },
  {
    name: 'dateTimeToEpoch',
    minimum: 1,
    maximum: 1,
    document: page('datetimetoepoch'),
    examples: [{ call: "dateTimeToEpoch('2023-05-02T15:16:13Z')", gives: 1683040573 }],
    evaluate: (args, call) => Math.floor(dateAt(args, 0, call).getTime() / 1000),
  },
];
