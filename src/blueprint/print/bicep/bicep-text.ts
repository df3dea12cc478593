/** A name as a member of an object: bare where the language allows it. */
export const memberName = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : quotedBicep(name));

/**
 * A text in Bicep: in single quotes, or for several lines between three of them, where nothing is escaped.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/bicep/data-types#strings
 */
export function quotedBicep(text: string): string {
  const plain =
    !/'''|'$|^\n|\r/.test(text) && ![...text].some((letter) => letter < ' ' && letter !== '\n' && letter !== '\t');
  return text.includes('\n') && plain ? `'''\n${text}'''` : `'${escapedBicep(text)}'`;
}

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** The inside of a text in single quotes. */
export const escapedBicep = (text: string): string =>
  text
    .replace(/[\\'\n\r\t]/g, (letter) => escapes[letter] ?? letter)
    .replaceAll('${', '\\${')
    .replace(/(?![\n\r\t])\p{Cc}/gu, (letter) => `\\u{${letter.codePointAt(0)?.toString(16)}}`);

/** Lines, each further in by a step. */
export const indented = (lines: readonly string[]): string[] => lines.map((line) => (line === '' ? '' : `  ${line}`));
