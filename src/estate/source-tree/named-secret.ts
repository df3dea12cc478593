import { isPlaceholder } from './placeholder.ts';

/** A value found because of the name it is given to. */
export interface NamedSecret {
  readonly kind: string;
  readonly offset: number;
  readonly length: number;
}

/** How a file writes values. `settings`: a bare word is a value; `code`: only what is in quotes is. */
export type SourceSyntax = 'settings' | 'code';

/** Names of secrets. Each occurrence costs a bounded look around. */
const NAME =
  /(?:client[_-]?secret|pass(?:word|wd|phrase)|\bpwd|_pwd|secret|api[_-]?key|access[_-]?key|account[_-]?key|shared[_-]?key|primary[_-]?key|storage[_-]?key|master[_-]?key|function[_-]?key|encryption[_-]?key|sas[_-]?token|auth[_-]?token|access[_-]?token|\btoken|_token|connection[_-]?string)/gi;

/** What may follow the name in the same word and turn it into something that is no secret. */
const HARMLESS_END =
  /^[_-]?(?:s|name|names|uri|url|id|ids|identifier|policy|policies|length|expir\w*|expires?|lifetime|type|version|ref|reference|path|file|files|endpoint|provider|store|scope|scopes|vault|manager|client|rotation|days|hash|hashed|salt|algorithm|format|field|label|title|hint|prompt|placeholder|reset|change|changed|strength|regex|pattern|rules?|validator|required|enabled|disabled|authentication|auth|permissions?|value_from|valuefrom|keyref|secretref|source|count|limit|limits|cache|issuer|audience|handler|service|operator|config|settings?)?$/i;

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/client[_-]?secret/i, 'client-secret'],
  [/connection/i, 'connection-string'],
  [/account[_-]?key|storage[_-]?key/i, 'storage-account-key'],
  [/pass|pwd/i, 'password'],
  [/token/i, 'token'],
  [/key/i, 'api-key'],
];

const WORD = /[A-Za-z0-9_.$-]/;
const MAX_VALUE = 400;

/**
 * Values assigned to a name such as `clientSecret`, in JSON, YAML, XML, INI, shell and program text. Known shapes inside
 * connection strings are found elsewhere; here only the name speaks, so the value has to look like a secret too.
 */
export function findNamedSecrets(text: string, syntax: SourceSyntax): readonly NamedSecret[] {
  const found: NamedSecret[] = [];
  for (const match of text.matchAll(NAME)) {
    const secret = assignedSecret(text, match.index, match.index + match[0].length, match[0], syntax);
    if (secret !== undefined) found.push(secret);
  }
  return found;
}

function assignedSecret(
  text: string,
  start: number,
  end: number,
  word: string,
  syntax: SourceSyntax,
): NamedSecret | undefined {
  let at = end;
  while (at < end + 40 && WORD.test(text.charAt(at))) at++;
  const tail = text.slice(end, at);
  if (tail !== '' && HARMLESS_END.test(tail)) return undefined;
  const option = isOption(text, start);
  const assigned = afterAssignment(text, at, option);
  if (assigned === undefined) return undefined;
  const value = readValue(text, assigned, syntax === 'settings' || option);
  if (value === undefined) return undefined;
  const content = text.slice(value.offset, value.offset + value.length);
  const kind = KINDS.find(([pattern]) => pattern.test(word))?.[1] ?? 'secret';
  if (isPlaceholder(content) || !looksSecret(content, kind, syntax)) return undefined;
  return { kind, ...value };
}

/** Whether the name is that of a command-line option: `--client-secret value`. */
function isOption(text: string, start: number): boolean {
  let at = start;
  while (at > start - 30 && /[A-Za-z0-9-]/.test(text.charAt(at - 1))) at--;
  return text.startsWith('--', at) || (text.charAt(at) === '-' && /\s/.test(text.charAt(at - 1)));
}

/** The offset where the value begins: after `=`, `:`, `=>`, an XML `value=`, a parameter file's `{ "value":`, or a blank after an option. */
function afterAssignment(text: string, from: number, option: boolean): number | undefined {
  const rest = text.slice(from, from + 120);
  const assigned =
    /^["'\]]{0,2}[ \t]{0,20}(?::=|=>|==?|:)[ \t]{0,20}(?:\{\s{0,40}["']?value["']?\s{0,5}:\s{0,5})?/.exec(rest) ??
    /^["'][ \t]{1,5}value[ \t]{0,3}=[ \t]{0,3}/.exec(rest) ??
    (option ? /^[ \t]{1,5}/.exec(rest) : null);
  if (assigned === null) return undefined;
  return /==/.test(assigned[0]) ? undefined : from + assigned[0].length;
}

function readValue(
  text: string,
  from: number,
  bare: boolean,
): { readonly offset: number; readonly length: number } | undefined {
  const rest = text.slice(from, from + MAX_VALUE);
  const prefix = /^(?:[fruRbB@$]{0,2})(?=["'])/.exec(rest)?.[0] ?? '';
  if (prefix.includes('f') || prefix.includes('$')) return undefined;
  const quote = rest.charAt(prefix.length);
  if (quote === '"' || quote === "'") {
    const begin = prefix.length + 1;
    const close = rest.indexOf(quote, begin);
    const line = rest.indexOf('\n');
    if (close < 0 || (line >= 0 && line < close)) return undefined;
    // A text that is joined to something else is only a piece of the value.
    if (/^\s{0,3}[+.&]/.test(rest.slice(close + 1))) return undefined;
    return { offset: from + begin, length: close - begin };
  }
  if (!bare) return undefined;
  const value = /^[^\s"'`,;#|&<>(){}[\]]{1,300}/.exec(rest)?.[0];
  return value === undefined || rest.charAt(value.length) === '(' ? undefined : { offset: from, length: value.length };
}

/** Whether the value could be a secret of this kind: people also give such names to labels, types and paths. */
function looksSecret(value: string, kind: string, syntax: SourceSyntax): boolean {
  if (/\s/.test(value) && kind !== 'password') return false;
  if (/^(?:https?:\/\/|\/|\.{1,2}\/|[A-Za-z]:\\)/.test(value)) return false;
  const digit = /\d/.test(value);
  const letter = /[A-Za-z]/.test(value);
  const symbol = /[^A-Za-z0-9_.\-/: ]/.test(value);
  if (kind === 'connection-string') return false;
  if (kind === 'password')
    return syntax === 'settings'
      ? value.split(/\s/).length <= 2
      : value.length >= 6 && !/\s/.test(value) && (digit || symbol);
  if (kind === 'token') return value.length >= 16 && digit && letter;
  return value.length >= 8 && (syntax === 'settings' || (digit && letter)) && (digit || symbol || value.length >= 12);
}
