import { convert, ticksOf } from '../expressions/convert.ts';
import { refuse } from '../failure.ts';
import { type Fragment, fragment, joined, raw, type Scalar, scalar } from '../sql/fragment.ts';
import { dayNumber, dayOfMonth, dayTicks, monthOf, once, sinceZero, yearOf } from './calendar.ts';
import type { Call, FunctionRow } from './row.ts';

// Times by a pattern that is written in the text. Kusto knows fewer letters than .NET: the names of days and months are none of them.

type Letter = (time: Fragment) => Fragment;

const padded = (value: Letter, width: number): Letter =>
  width === 1
    ? (time) => fragment`toString(${value(time)})`
    : (time) => fragment`leftPad(toString(${value(time)}), ${raw(String(width))}, '0')`;

const inside =
  (whole: string, one: string): Letter =>
  (ticks) =>
    fragment`intDiv(${ticks} % toInt64(${raw(whole)}), toInt64(${raw(one)}))`;

const hour = inside(dayTicks, '36000000000');
const minute = inside('36000000000', '600000000');
const second = inside('600000000', '10000000');
const halfDay: Letter = (ticks) => fragment`((${hour(ticks)} + 11) % 12 + 1)`;

const digits =
  (count: number): Letter =>
  (ticks) =>
    fragment`substring(leftPad(toString(${ticks} % 10000000), 7, '0'), 1, ${raw(String(count))})`;

/** The letters that clocks have in common, over ticks that are not negative. */
const clock: Readonly<Record<string, Letter>> = {
  HH: padded(hour, 2),
  H: padded(hour, 1),
  mm: padded(minute, 2),
  m: padded(minute, 1),
  ss: padded(second, 2),
  s: padded(second, 1),
  ...Object.fromEntries(
    [7, 6, 5, 4, 3, 2, 1].flatMap((count): [string, Letter][] => [
      ['f'.repeat(count), digits(count)],
      ['F'.repeat(count), (ticks) => fragment`trimRight(${digits(count)(ticks)}, '0')`],
    ]),
  ),
};

/** Letters of `format_datetime`, over ticks since 0001-01-01. */
const ofDatetime: Readonly<Record<string, (time: { ticks: Fragment; day: Fragment }) => Fragment>> = {
  ...Object.fromEntries(
    Object.entries(clock).map(([letter, sql]) => [letter, ({ ticks }: { ticks: Fragment }) => sql(ticks)]),
  ),
  hh: ({ ticks }) => padded(halfDay, 2)(ticks),
  h: ({ ticks }) => padded(halfDay, 1)(ticks),
  tt: ({ ticks }) => fragment`if(${hour(ticks)} < 12, 'AM', 'PM')`,
  yyyy: ({ day }) => padded(yearOf, 4)(day),
  yy: ({ day }) => padded((value) => fragment`${yearOf(value)} % 100`, 2)(day),
  MM: ({ day }) => padded(monthOf, 2)(day),
  M: ({ day }) => padded(monthOf, 1)(day),
  dd: ({ day }) => padded(dayOfMonth, 2)(day),
  d: ({ day }) => padded(dayOfMonth, 1)(day),
};

const days: Letter = (ticks) => fragment`intDiv(${ticks}, ${raw(dayTicks)})`;

/** Letters of `format_timespan`, over the size of the timespan. */
const ofTimespan: Readonly<Record<string, Letter>> = {
  ...clock,
  hh: padded(hour, 2),
  h: padded(hour, 1),
  ...Object.fromEntries([8, 7, 6, 5, 4, 3, 2, 1].map((count) => ['d'.repeat(count), padded(days, count)])),
};

/** A pattern as its letters and what stands between them. */
const tokens = (
  pattern: string,
  letters: Readonly<Record<string, unknown>>,
  call: Call,
): { letter?: string; text?: string }[] => {
  const found: { letter?: string; text?: string }[] = [];
  let rest = pattern;
  while (rest !== '') {
    const run = /^([a-zA-Z])\1*/.exec(rest)?.[0];
    if (run === undefined) {
      found.push({ text: rest[0] ?? '' });
      rest = rest.slice(1);
      continue;
    }
    const length = Array.from(run, (_, index) => run.length - index).find((size) => run.slice(0, size) in letters);
    if (length === undefined)
      return refuse(
        'KQL_UNSUPPORTED_ARGUMENT',
        `The pattern '${pattern}' has a letter '${run[0]}' that ${call.name}() does not know`,
        call.node,
      );
    found.push({ letter: run.slice(0, length) });
    rest = rest.slice(length);
  }
  return found;
};

const patternOf = (call: Call): string => {
  const pattern = call.arguments[1]?.literal?.value;
  return typeof pattern === 'string'
    ? pattern
    : refuse('KQL_UNSUPPORTED_ARGUMENT', `The pattern in ${call.name}() has to be written in the text`, call.node);
};

const textOf = (pieces: readonly Fragment[], value: Scalar): Scalar => {
  const text = pieces.length === 1 ? (pieces[0] as Fragment) : fragment`concat(${joined(pieces, ', ')})`;
  if (pieces.length === 0) return scalar('string', raw("''"));
  return scalar('string', value.nullable ? fragment`if(isNull(${value}), '', assumeNotNull(${text}))` : text);
};

const formatDatetime = (call: Call): Scalar => {
  const time = once(call.frame, convert(call.arguments[0] as Scalar, 'datetime'));
  const parts = { ticks: sinceZero(time), day: dayNumber(time) };
  const pieces = tokens(patternOf(call), ofDatetime, call).map(({ letter, text }) =>
    letter === undefined ? call.frame.query.parameters.text(text ?? '') : (ofDatetime[letter]?.(parts) ?? raw("''")),
  );
  return textOf(pieces, time);
};

const formatTimespan = (call: Call): Scalar => {
  const span = once(call.frame, convert(call.arguments[0] as Scalar, 'timespan'));
  const size = fragment`abs(${span})`;
  const pieces = tokens(patternOf(call), ofTimespan, call).map(({ letter, text }) =>
    letter === undefined ? call.frame.query.parameters.text(text ?? '') : (ofTimespan[letter]?.(size) ?? raw("''")),
  );
  return textOf([fragment`if(${span} < 0, '-', '')`, ...pieces], span);
};

/** Minutes that a zone is ahead of UTC at an instant. */
const ahead = (time: Fragment, zone: Fragment): Fragment => {
  const offset = fragment`formatDateTime(${time}, '%z', ${zone})`;
  return fragment`(if(startsWith(${offset}, '-'), -1, 1) * (toInt64OrZero(substring(${offset}, 2, 2)) * 60 + toInt64OrZero(substring(${offset}, 4, 2))))`;
};

const minuteTicks = raw('600000000');

const moved = (time: Fragment, minutes: Fragment, sign: '+' | '-'): Fragment =>
  fragment`reinterpret(${ticksOf(time)} ${raw(sign)} ${minutes} * ${minuteTicks}, 'DateTime64(7, \\'UTC\\')')`;

const toLocal = (call: Call): Scalar => {
  const [time, zone] = [
    once(call.frame, convert(call.arguments[0] as Scalar, 'datetime')),
    call.arguments[1] as Scalar,
  ];
  return scalar('datetime', moved(time, ahead(time, zone), '+'));
};

/** The zone's offset is looked up twice: the first time with the local time taken for UTC. */
const toUtc = (call: Call): Scalar => {
  const [time, zone] = [
    once(call.frame, convert(call.arguments[0] as Scalar, 'datetime')),
    call.arguments[1] as Scalar,
  ];
  const guess = call.frame.stage(scalar('datetime', moved(time, ahead(time, zone), '-')));
  return scalar('datetime', moved(time, ahead(guess, zone), '-'));
};

export const formatTimeFunctions: readonly FunctionRow[] = [
  {
    name: 'format_datetime',
    sql: formatDatetime,
    examples: [
      ['format_datetime(datetime(2017-01-29 09:00:05), "yy-MM-dd [HH:mm:ss]")', '17-01-29 [09:00:05]'],
      ['format_datetime(datetime(2007-03-09 00:30:00), "hh:mm tt")', '12:30 AM'],
    ],
  },
  {
    name: 'format_timespan',
    sql: formatTimespan,
    examples: [
      ['format_timespan(time(29.09:00:05.12345), "dd.hh:mm:ss:FF")', '29.09:00:05:12'],
      ['format_timespan(-2h - 30m, "hh:mm")', '-02:30'],
    ],
  },
  {
    name: 'datetime_utc_to_local',
    sql: toLocal,
    examples: [['datetime_utc_to_local(datetime(2020-02-03 04:02:20), "US/Pacific")', '2020-02-02T20:02:20Z']],
  },
  {
    name: 'datetime_local_to_utc',
    sql: toUtc,
    examples: [['datetime_local_to_utc(datetime(2020-02-02 20:02:20), "Europe/Paris")', '2020-02-02T19:02:20Z']],
  },
];
