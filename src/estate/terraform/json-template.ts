/** A piece of a template: text as it is, or what stands in `${}`. */
export type TemplatePiece = string | { readonly expression: string };

/** Longer ones are not looked into. */
const MAX_TEMPLATE = 100_000;
const MAX_PIECES = 200;

/**
 * The pieces of a string of Terraform's JSON syntax, `$${` read as the text `${`. Undefined for one that cannot be told
 * apart: an open brace, a directive `%{`.
 * Source: https://developer.hashicorp.com/terraform/language/syntax/json#expression-mapping
 */
export function templatePieces(template: string): readonly TemplatePiece[] | undefined {
  if (template.length > MAX_TEMPLATE) return undefined;
  const pieces: TemplatePiece[] = [];
  let text = '';
  let at = 0;
  while (at < template.length) {
    const two = template.slice(at, at + 2);
    if (two === '%{' && template[at - 1] !== '%') return undefined;
    if (template.startsWith('$${', at)) {
      text += '${';
      at += 3;
    } else if (two === '${') {
      const end = endOf(template, at + 2);
      if (end === undefined || pieces.length > MAX_PIECES) return undefined;
      if (text !== '') pieces.push(text);
      text = '';
      pieces.push({ expression: template.slice(at + 2, end).trim() });
      at = end + 1;
    } else {
      text += template[at];
      at++;
    }
  }
  return text === '' ? pieces : [...pieces, text];
}

/** Where the brace that closes an expression stands; braces in quoted texts count only where they interpolate. */
function endOf(template: string, start: number): number | undefined {
  const open: ('{' | '"')[] = ['{'];
  for (let at = start; at < template.length; at++) {
    const sign = template[at];
    const inText = open.at(-1) === '"';
    if (sign === '"') {
      if (inText) open.pop();
      else open.push('"');
    } else if (inText && sign === '\\') at++;
    else if (sign === '{' && (!inText || template[at - 1] === '$')) open.push('{');
    else if (sign === '}' && !inText) {
      open.pop();
      if (open.length === 0) return at;
    }
  }
  return undefined;
}
