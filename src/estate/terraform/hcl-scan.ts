/** One item of an HCL body: an attribute with its expression, or a block with its labels and body. Offsets in the text. */
export interface HclItem {
  readonly kind: 'attribute' | 'block';
  readonly name: string;
  readonly labels: readonly string[];
  /** Where the item starts. */
  readonly start: number;
  /** The expression, or the body between the braces. */
  readonly from: number;
  readonly to: number;
}

const WORD = /[\p{L}_][\p{L}\p{N}_-]*/uy;
const HEREDOC = /<<-?([\p{L}_][\p{L}\p{N}_]*)\r?\n/uy;

/**
 * The attributes and blocks of a body, without evaluating anything: enough to find lines and to see the form of an
 * expression. Text that is not HCL ends the list early. Source: the HCL native syntax specification.
 */
export function scanHcl(text: string, from = 0, to = text.length): readonly HclItem[] {
  const items: HclItem[] = [];
  let at = skipSpace(text, from, to);
  while (at < to) {
    const item = readItem(text, at, to);
    if (item === undefined) return items;
    items.push(item);
    at = skipSpace(text, item.kind === 'block' ? item.to + 1 : item.to, to);
  }
  return items;
}

function readItem(text: string, start: number, to: number): HclItem | undefined {
  const name = match(WORD, text, start);
  if (name === undefined) return undefined;
  let at = skipBlank(text, start + name.length, to);
  if (text[at] === '=' && text[at + 1] !== '=') {
    const from = skipBlank(text, at + 1, to);
    return { kind: 'attribute', name, labels: [], start, from, to: endOfExpression(text, from, to) };
  }
  const labels: string[] = [];
  while (at < to && text[at] !== '{') {
    const end = text[at] === '"' ? skipString(text, at, to) : at + (match(WORD, text, at)?.length ?? 0);
    if (end <= at) return undefined;
    labels.push(text.slice(at, end).replace(/^"|"$/g, ''));
    at = skipBlank(text, end, to);
  }
  if (text[at] !== '{') return undefined;
  return { kind: 'block', name, labels, start, from: at + 1, to: endOfBrackets(text, at, to) - 1 };
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function skipBlank(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && (text[at] === ' ' || text[at] === '\t')) at++;
  return at;
}

function skipSpace(text: string, from: number, to: number): number {
  let at = from;
  while (at < to) {
    const end = skipComment(text, at, to);
    if (end > at) at = end;
    else if (/\s/.test(text[at] ?? '')) at++;
    else break;
  }
  return at;
}

function skipComment(text: string, at: number, to: number): number {
  if (text[at] === '#' || text.startsWith('//', at)) {
    const end = text.indexOf('\n', at);
    return end < 0 ? to : Math.min(end, to);
  }
  if (!text.startsWith('/*', at)) return at;
  const end = text.indexOf('*/', at + 2);
  return end < 0 ? to : Math.min(end + 2, to);
}

/** After the quotation mark that ends the template; interpolations may hold strings of their own. */
function skipString(text: string, start: number, to: number): number {
  // What is open: a string, or the braces of an interpolation.
  const open: ('"' | '{')[] = ['"'];
  let at = start + 1;
  while (at < to && open.length > 0) {
    if (open.at(-1) === '{') {
      stepInCode(text[at], open);
      at++;
    } else {
      if (text[at] === '\n') return at;
      at += stepInText(text, at, open);
    }
  }
  return at;
}

function stepInCode(c: string | undefined, open: ('"' | '{')[]): void {
  if (c === '"' || c === '{') open.push(c);
  else if (c === '}') open.pop();
}

/** How many characters one step inside a string takes. `$${` is an escape, not an interpolation. */
function stepInText(text: string, at: number, open: ('"' | '{')[]): number {
  const c = text[at];
  if (c === '\\') return 2;
  if (c === '"') open.pop();
  if ((c !== '$' && c !== '%') || text[at + 1] !== '{') return 1;
  if (text[at - 1] !== c) open.push('{');
  return 2;
}

function skipHeredoc(text: string, at: number, to: number): number {
  HEREDOC.lastIndex = at;
  const found = HEREDOC.exec(text);
  if (found === null) return at;
  let line = at + found[0].length;
  while (line < to) {
    const end = text.indexOf('\n', line);
    const stop = end < 0 ? to : end;
    if (text.slice(line, stop).trim() === found[1]) return stop;
    line = stop + 1;
  }
  return to;
}

/** One token: a comment, string, heredoc or a single character. */
function skipToken(text: string, at: number, to: number): number {
  const comment = skipComment(text, at, to);
  if (comment > at) return comment;
  if (text[at] === '"') return skipString(text, at, to);
  const heredoc = text[at] === '<' ? skipHeredoc(text, at, to) : at;
  return heredoc > at ? heredoc : at + 1;
}

function endOfExpression(text: string, from: number, to: number): number {
  let depth = 0;
  let at = from;
  while (at < to) {
    const c = text[at];
    if (depth === 0 && (c === '\n' || c === '}' || text.startsWith('#', at) || text.startsWith('//', at))) break;
    if (c === '{' || c === '[' || c === '(') depth++;
    else if (c === '}' || c === ']' || c === ')') depth--;
    at = skipToken(text, at, to);
  }
  return at;
}

/** After the bracket that closes the one at `at`. */
function endOfBrackets(text: string, start: number, to: number): number {
  let depth = 0;
  let at = start;
  while (at < to) {
    const c = text[at];
    if (c === '{') depth++;
    else if (c === '}' && --depth === 0) return at + 1;
    at = skipToken(text, at, to);
  }
  return to + 1;
}
