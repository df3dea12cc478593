/** Strings, comments and brackets are passed over: a `;` inside them ends nothing. */
const piece =
  /@"[^"\n]*"|@'[^'\n]*'|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|```[\s\S]*?```|\/\/[^\n]*|;|[^;"'/`@]+|[\s\S]/g;

/** The statements of a text, at the `;` between them. */
const statementsOf = (text: string): string[] => {
  const statements = [''];
  for (const [part] of text.matchAll(piece)) {
    if (part === ';') statements.push('');
    else if (!part.startsWith('//')) statements.push(`${statements.pop() ?? ''}${part}`);
  }
  return statements.map((statement) => statement.trim());
};

const preparation = /^(?:let|set|declare|alias|restrict)\b/;

/** Whether a text that was typed so far is a whole question: it ends in `;`, and its last statement asks something. */
export const isWholeQuestion = (text: string): boolean => {
  const statements = statementsOf(text);
  const last = statements.at(-1);
  const before = statements.findLast((statement) => statement !== '');
  return last === '' && statements.length > 1 && before !== undefined && !preparation.test(before);
};

/** The text without the `;` at its end: to the parser there would be one more, empty statement. */
export const withoutEnd = (text: string): string => text.replace(/[\s;]+$/, '');
