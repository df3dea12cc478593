import { repairRecord } from '../bytes/encoding.ts';
import { parseCef, parseLeef } from './parse-event.ts';

/** What a message is, which says its stream. */
export type MessageKind = 'syslog' | 'cef' | 'leef' | 'audit';

/** How a message came. */
export interface Arrival {
  /** ISO 8601. */
  readonly receivedAt: string;
  /** The address that it came from. */
  readonly peer: string;
  readonly transport: 'tcp' | 'tls' | 'udp';
}

/** Names of facilities by number (RFC 5424 table 1), as Linux and Azure write them. */
const FACILITIES = (
  'kern user mail daemon auth syslog lpr news uucp cron authpriv ftp ntp audit alert clock ' +
  'local0 local1 local2 local3 local4 local5 local6 local7'
).split(' ');
const SEVERITIES = 'emerg alert crit err warning notice info debug'.split(' ');

interface Header {
  readonly members: Readonly<Record<string, unknown>>;
  /** Where the text of the message begins. */
  readonly rest: string;
}

/**
 * Reads a message of syslog (RFC 5424 or RFC 3164) as a record: an object of JSON with the parts of its header, and in it
 * what it carries: `message`; for CEF and LEEF the parts of their header and `extension`; for DICOM and ATNA audit messages
 * (RFC 3881, DICOM PS3.15 A.5) `AuditMessage`, the XML as it is. What no header can be read of is a message as a whole.
 */
export function parseMessage(bytes: Buffer, arrival: Arrival): { readonly kind: MessageKind; readonly record: Buffer } {
  const text = repairRecord(bytes)
    .record.toString()
    .replace(/[\r\n\0]+$/, '');
  const { members, rest } = headerOf(text, arrival.receivedAt);
  const message = rest.charCodeAt(0) === 0xfeff ? rest.slice(1) : rest;
  const { kind, ...body } = bodyOf(message);
  return { kind, record: Buffer.from(JSON.stringify({ ...arrival, ...members, ...body })) };
}

function bodyOf(message: string): { readonly kind: MessageKind } & Readonly<Record<string, unknown>> {
  const cef = message.indexOf('CEF:');
  if (cef >= 0 && cef < 64) {
    const event = parseCef(message.slice(cef));
    if (event !== undefined) return { kind: 'cef', ...event, message };
  }
  const leef = message.indexOf('LEEF:');
  if (leef >= 0 && leef < 64) {
    const event = parseLeef(message.slice(leef));
    if (event !== undefined) return { kind: 'leef', ...event, message };
  }
  if (/^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--[\s\S]{0,2000}?-->\s*)?<(?:\w+:)?AuditMessage[\s/>]/.test(message)) {
    return { kind: 'audit', AuditMessage: message.trim() };
  }
  return { kind: 'syslog', message };
}

function headerOf(text: string, receivedAt: string): Header {
  const found = /^<(\d{1,3})>/.exec(text);
  const priority = Number(found?.[1] ?? 13);
  if (found === null || priority > 191) return { members: {}, rest: text };
  const members = {
    priority,
    facility: FACILITIES[priority >> 3] ?? String(priority >> 3),
    severity: SEVERITIES[priority & 7] ?? '',
  };
  const rest = text.slice(found[0].length);
  const header = newHeader(rest) ?? oldHeader(rest, receivedAt);
  return { members: { ...members, ...header.members }, rest: header.rest };
}

/** RFC 5424: `1 TIME HOST APP PROCID MSGID STRUCTURED-DATA MSG`. */
function newHeader(text: string): Header | undefined {
  const found = /^([1-9]\d?) (\S{1,64}) (\S{1,255}) (\S{1,128}) (\S{1,128}) (\S{1,64}) /.exec(text);
  if (found === null) return undefined;
  const [whole, version, time, host, app, procId, msgId] = found;
  const data = structuredData(text, whole.length);
  if (data === undefined) return undefined;
  return {
    members: {
      version: Number(version),
      ...given({ time, host, app, procId, msgId }),
      ...(Object.keys(data.elements).length === 0 ? {} : { structuredData: data.elements }),
    },
    rest: text.slice(data.end).replace(/^ /, ''),
  };
}

const given = (members: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(members).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '-'),
  );

/** `-` or `[id name="value" …][…]`. */
function structuredData(
  text: string,
  start: number,
): { readonly elements: Readonly<Record<string, Readonly<Record<string, string>>>>; readonly end: number } | undefined {
  if (text[start] === '-') return { elements: {}, end: start + 1 };
  const elements: [string, Readonly<Record<string, string>>][] = [];
  const element = /\[([^\s=\]"]{1,64})((?: [^\s=\]"]{1,64}="(?:[^"\\\]]|\\[\s\S])*")*)\]/y;
  let end = start;
  for (;;) {
    element.lastIndex = end;
    const found = element.exec(text);
    if (found === null) break;
    const parameters: [string, string][] = [];
    for (const [, name = '', value = ''] of (found[2] ?? '').matchAll(/ ([^\s=\]"]+)="((?:[^"\\\]]|\\[\s\S])*)"/g)) {
      parameters.push([name, value.replace(/\\(["\\\]])/g, '$1')]);
    }
    elements.push([found[1] ?? '', Object.fromEntries(parameters)]);
    end = element.lastIndex;
  }
  return end === start ? undefined : { elements: Object.fromEntries(elements), end };
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** RFC 3164: `Nov 22 13:05:01 host app[pid]: message`, also with a time of RFC 3339; parts that are missing are left out. */
function oldHeader(text: string, receivedAt: string): Header {
  const time =
    /^([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d) /.exec(text) ?? /^(\d{4}-\d\d-\d\dT\S{8,30}) /.exec(text);
  if (time === null) return withTag(text, {});
  const [whole, first = '', ...parts] = time;
  const at = parts.length === 0 ? first : nearest(MONTHS.indexOf(first), parts.map(Number), receivedAt);
  const rest = text.slice(whole.length);
  const host = /^([^\s:[\]]{1,255}) /.exec(rest);
  const members = at === undefined ? {} : { time: at };
  if (host === null) return withTag(rest, members);
  return withTag(rest.slice(host[0].length), { ...members, host: host[1] ?? '' });
}

function withTag(text: string, members: Readonly<Record<string, string>>): Header {
  const tag = /^([^\s:[\]]{1,64})(?:\[([^\]]{1,64})\])?: ?/.exec(text);
  if (tag === null || tag[1] === 'CEF' || tag[1] === 'LEEF') return { members, rest: text };
  const [whole, app, procId] = tag;
  return { members: { ...members, ...given({ app, procId }) }, rest: text.slice(whole.length) };
}

/** The old format says neither year nor zone: the time is taken as UTC, in the year that lies nearest to the arrival. */
function nearest(
  month: number,
  [day = 0, hour = 0, minute = 0, second = 0]: readonly number[],
  receivedAt: string,
): string | undefined {
  if (month < 0) return undefined;
  const received = Date.parse(receivedAt);
  const year = new Date(received).getUTCFullYear();
  const times = [year - 1, year, year + 1].map((each) => Date.UTC(each, month, day, hour, minute, second));
  const best = times.reduce((a, b) => (Math.abs(a - received) <= Math.abs(b - received) ? a : b));
  return new Date(best).toISOString();
}
