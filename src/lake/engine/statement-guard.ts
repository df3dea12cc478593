import { forbiddenFunctions } from './forbidden-functions.ts';

/** A word, a quoted name or a sign of a statement; literals and comments are left out. */
interface Token {
  readonly kind: 'word' | 'name' | 'sign';
  readonly text: string;
}

/**
 * The tokens of ClickHouse SQL as far as a guard needs them: strings, comments and blanks fall away. Undefined for what
 * this lexer and ClickHouse's might read differently: an open quote, a heredoc, `#`, typographic quotes, control signs.
 */
function tokensOf(sql: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  const pattern =
    /\s+|--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^'\\]|\\[\s\S]|'')*'|(?<name>`(?:[^`\\]|\\[\s\S]|``)*`|"(?:[^"\\]|\\[\s\S]|"")*")|(?<word>[A-Za-z0-9_]+)|(?<sign>\/(?!\*)|-(?!-)|[()[\]{},.;:?@+*%=<>!|&^~])/y;
  while (pattern.lastIndex < sql.length) {
    const groups = pattern.exec(sql)?.groups;
    if (groups === undefined) return undefined;
    const { name, word, sign } = groups;
    if (word !== undefined) tokens.push({ kind: 'word', text: word.toLowerCase() });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name.slice(1, -1).toLowerCase() });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
  }
  return tokens;
}

const READING = new Set(['select', 'with', 'explain', 'show', 'describe', 'desc', 'exists']);
const CHANGING = new Set([
  ...['create', 'drop', 'alter', 'truncate', 'rename', 'exchange', 'optimize', 'insert', 'delete', 'update', 'check'],
]);

/** Table engines that keep what they hold in the engine's own folder or memory. */
const OWN_ENGINE =
  /^(?:(?:replicated|shared)?\w*mergetree|memory|null|log|tinylog|stripelog|set|join|merge|buffer|view|materializedview|distributed|atomic|replicated|ordinary)$/;

/** In a changing statement, what follows these is the name of a table, even before a bracket. */
const TABLE_FOLLOWS = new Set(['table', 'into', 'exists', '.']);

/**
 * Why a statement is not run, or undefined when nothing speaks against it. Values travel as parameters and the compiler
 * writes no such text, so this is the second line: one statement, of a kind that belongs here, that reaches no file,
 * no network and no process, and that leaves the output format alone. On `query`, ClickHouse's `readonly` is the third.
 */
export function refusalOf(sql: string, purpose: 'query' | 'execute'): string | undefined {
  const tokens = tokensOf(sql);
  if (tokens === undefined)
    return 'holds text that has no place in a statement: an open quote, a heredoc or a control sign';
  const first = tokens.find(({ text }) => text !== '(');
  const kinds = purpose === 'query' ? READING : CHANGING;
  if (first === undefined || first.kind !== 'word' || !kinds.has(first.text)) return `is no statement for "${purpose}"`;
  for (const at of tokens.keys()) {
    const refusal = refusalAt(tokens, at, purpose);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function refusalAt(tokens: readonly Token[], at: number, purpose: 'query' | 'execute'): string | undefined {
  const [{ kind, text } = { kind: 'sign', text: '' }, next] = tokens.slice(at, at + 2);
  if (kind === 'sign') return text === ';' && next !== undefined ? 'is more than one statement' : undefined;
  const isTable = purpose === 'execute' && TABLE_FOLLOWS.has(tokens[at - 1]?.text ?? '');
  if (next?.text === '(' && !isTable && forbiddenFunctions.has(text))
    return `calls ${text}, which reaches outside of the engine`;
  if (kind === 'name' || isTable) return undefined;
  if (text === 'outfile' || text === 'infile') return 'names a file';
  if (text === 'format' && next?.kind === 'word') return 'chooses an output format';
  const engine = next?.text === '=' ? tokens[at + 2] : next;
  if (purpose === 'execute' && text === 'engine' && !OWN_ENGINE.test(engine?.text ?? ''))
    return 'names a table engine that reaches outside of the engine, or a column "engine" without quotes';
  return undefined;
}
