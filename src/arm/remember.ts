/** Longer texts are answered anew each time, so that what is kept stays small in bytes as well as in entries. */
const LONGEST = 4096;

/**
 * A function of a text that keeps its answers, for one that is asked for the same few texts again and again. When
 * `entries` are kept it begins anew, so that hostile input cannot fill the memory.
 */
export function remember<Answer extends object | string | number | boolean>(
  answer: (text: string) => Answer,
  entries = 10_000,
): (text: string) => Answer {
  const known = new Map<string, Answer>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const value = answer(text);
    if (text.length > LONGEST) return value;
    if (known.size >= entries) known.clear();
    known.set(text, value);
    return value;
  };
}
