// Layout of SQL for people. Only blanks between tokens change, never a token: strings and quoted names are passed over whole.

const token = /'(?:[^'\\]|\\.|'')*'|`(?:[^`\\]|\\.)*`|\{\w+:[^}]*\}|[A-Za-z_$][\w$]*|\d[\w.]*|\s+|[^\s]/gsy;

/** Words that begin a line of their own where they stand in a query's own list of clauses. */
const clauses: ReadonlySet<string> = new Set(['FROM', 'WHERE', 'GROUP', 'ORDER', 'LIMIT', 'UNION', 'HAVING']);

/** Words that begin a join. */
const joins: ReadonlySet<string> = new Set(['INNER', 'LEFT', 'RIGHT', 'FULL', 'CROSS']);

interface Level {
  /** Whether the bracket holds a query. */
  readonly query: boolean;
  readonly indent: number;
}

const newLine = (text: string, indent: number): string => `${text.trimEnd()}\n${'  '.repeat(Math.max(0, indent))}`;

const outermost: Level = { query: true, indent: 0 };

/** The SQL with a line for each clause, subqueries indented. */
export const formatSql = (sql: string): string => {
  const tokens = sql.match(token) ?? [];
  const words = tokens.filter((text) => text.trim() !== '');
  const levels: Level[] = [outermost];
  let text = '';
  let place = 0;
  for (const part of tokens) {
    if (part.trim() === '') {
      if (!/\s$/.test(text)) text += ' ';
      continue;
    }
    const level = levels.at(-1) ?? outermost;
    if (breaksBefore(part, words, place, level)) text = newLine(text, level.indent);
    if (part === ')' && levels.pop()?.query === true) text = newLine(text, level.indent - 1);
    text += part;
    if (part === '(') {
      const opened = openedBy(words[place + 1], level);
      levels.push(opened);
      if (opened.query) text = newLine(text, opened.indent);
    }
    place += 1;
  }
  return text.trim();
};

const openedBy = (next: string | undefined, { indent }: Level): Level => {
  const query = next === 'SELECT' || next === 'WITH';
  return { query, indent: indent + (query ? 1 : 0) };
};

const breaksBefore = (part: string, words: readonly string[], place: number, level: Level): boolean => {
  if (!level.query || place === 0) return false;
  if (clauses.has(part)) return true;
  if (part === 'SELECT') return words[place - 1] === 'ALL' || words[place - 1] === ')';
  if (part === 'ARRAY') return words[place + 1] === 'JOIN';
  return joins.has(part) && words.slice(place + 1, place + 3).includes('JOIN');
};
