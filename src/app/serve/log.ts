import { oneLine } from '../../lib/one-line.ts';

/** What a line of the log can tell besides its time, level and event: names, numbers and flags. Never a text that a user wrote. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export type LogLevel = 'info' | 'warning' | 'error';

/**
 * The service's log: one JSON object a line. No record, query, token, address with a query string, or message of a library
 * is ever among its fields; what a user did is in the record itself (`OwnAudit`).
 */
export type Log = (level: LogLevel, event: string, fields?: LogFields) => void;

const LONGEST = 200;

const fieldOf = (value: string | number | boolean): string | number | boolean =>
  typeof value === 'string' ? oneLine(value).slice(0, LONGEST) : value;

/** A log that writes its lines. */
export const logTo =
  (write: (line: string) => void, now: () => Date): Log =>
  (level, event, fields = {}) => {
    const told = Object.entries(fields).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, fieldOf(value)] as const],
    );
    write(`${JSON.stringify({ time: now().toISOString(), level, event, ...Object.fromEntries(told) })}\n`);
  };
