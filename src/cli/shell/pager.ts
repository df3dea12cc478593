/** Asks whether to go on; false ends the showing. */
export type AskMore = () => Promise<boolean>;

/** Shows a text, a screen at a time where the screen is shorter than it. `rows` undefined: all at once. */
export const showPaged = async (
  text: string,
  {
    rows,
    out,
    more,
  }: { readonly rows: number | undefined; readonly out: (text: string) => Promise<void>; readonly more: AskMore },
): Promise<void> => {
  const lines = text.replace(/\n$/, '').split('\n');
  const screen = rows === undefined ? lines.length : Math.max(2, rows - 1);
  for (let start = 0; start < lines.length; start += screen) {
    if (start > 0 && !(await more())) return;
    await out(`${lines.slice(start, start + screen).join('\n')}\n`);
  }
};
