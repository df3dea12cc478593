/** Strings and comments, in which brackets are text; and brackets. */
const piece = /@"[^"\n]*"|@'[^'\n]*'|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|```[\s\S]*?```|\/\/[^\n]*|[([{]|[)\]}]/g;

/** How deep brackets stand inside each other. Microsoft's parser takes a millisecond and more for each level. */
export const nestingOf = (text: string): number => {
  let depth = 0;
  let deepest = 0;
  for (const [part] of text.matchAll(piece)) {
    if (part === '(' || part === '[' || part === '{') {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (part === ')' || part === ']' || part === '}') depth -= 1;
  }
  return deepest;
};
