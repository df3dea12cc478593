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
    if (known.size >= entries) known.clear();
    const value = answer(text);
    known.set(text, value);
    return value;
  };
}
