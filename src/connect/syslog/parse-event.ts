/** An event in CEF or LEEF: the parts of its header, and what follows by name. */
export interface DeviceEvent {
  readonly format: string;
  readonly deviceVendor: string;
  readonly deviceProduct: string;
  readonly deviceVersion: string;
  readonly deviceEventClassId: string;
  readonly name?: string;
  readonly deviceSeverity?: string;
  readonly extension: Readonly<Record<string, string>>;
}

/**
 * Reads `CEF:0|vendor|product|version|class|name|severity|key=value …` (ArcSight Common Event Format, version 0 and 1).
 * Undefined where it is none.
 */
export function parseCef(text: string): DeviceEvent | undefined {
  const parts = barred(text.slice('CEF:'.length), 7);
  if (parts === undefined) return undefined;
  const [
    version,
    deviceVendor = '',
    deviceProduct = '',
    deviceVersion = '',
    deviceEventClassId = '',
    name = '',
    deviceSeverity = '',
    rest = '',
  ] = parts;
  return {
    format: `CEF:${version}`,
    deviceVendor,
    deviceProduct,
    deviceVersion,
    deviceEventClassId,
    name,
    deviceSeverity,
    extension: cefExtension(rest),
  };
}

/** The parts between bars; `\|` and `\\` stand for themselves. The last part is what follows the last bar. */
function barred(text: string, count: number): string[] | undefined {
  const parts: string[] = [];
  const part = /((?:[^|\\]|\\[\s\S])*)\|/y;
  for (let end = 0; parts.length < count; end = part.lastIndex) {
    part.lastIndex = end;
    const found = part.exec(text);
    if (found === null) return undefined;
    parts.push((found[1] ?? '').replace(/\\([|\\])/g, '$1').trim());
    if (parts.length === count) parts.push(text.slice(part.lastIndex));
  }
  return parts;
}

/** `key=value key=value`: a value goes on until the next key; `\=`, `\\`, `\n` and `\r` are escaped. */
function cefExtension(text: string): Readonly<Record<string, string>> {
  const keys = [...text.matchAll(/(?:^|\s)([A-Za-z][\w.[\]-]{0,127})(?<!\\)=/g)];
  // Own properties whatever their names are.
  const members = keys.map((found, at): [string, string] => {
    const value = text.slice(found.index + found[0].length, keys[at + 1]?.index ?? text.length);
    return [
      found[1] ?? '',
      value.trim().replace(/\\([=\\nr])/g, (_, sign: string) => (sign === 'n' ? '\n' : sign === 'r' ? '\r' : sign)),
    ];
  });
  return Object.fromEntries(members);
}

/**
 * Reads `LEEF:1.0|vendor|product|version|event|key=value<TAB>…`, and version 2.0 with its own separator (`^`, or `x5E` in
 * hexadecimal). Undefined where it is none.
 */
export function parseLeef(text: string): DeviceEvent | undefined {
  const parts = barred(text.slice('LEEF:'.length), 5);
  if (parts === undefined) return undefined;
  const [version, deviceVendor = '', deviceProduct = '', deviceVersion = '', deviceEventClassId = '', rest = ''] =
    parts;
  const own = version === '2.0' ? /^(?:0?x([0-9A-Fa-f]{2,4})|(.)|)\|/.exec(rest) : null;
  const separator =
    own === null ? '\t' : own[1] === undefined ? (own[2] ?? '\t') : String.fromCharCode(Number.parseInt(own[1], 16));
  const members: [string, string][] = [];
  for (const pair of rest.slice(own?.[0].length ?? 0).split(separator)) {
    const equals = pair.indexOf('=');
    if (equals > 0) members.push([pair.slice(0, equals).trim(), pair.slice(equals + 1)]);
  }
  const extension = Object.fromEntries(members);
  return { format: `LEEF:${version}`, deviceVendor, deviceProduct, deviceVersion, deviceEventClassId, extension };
}
