/** A number of an axis or a bar, short. */
export const amountText = (value: number): string => {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value);
  return String(Number(value.toPrecision(4)));
};

/** Colours of series on a terminal: cyan, yellow, green, magenta, blue, red. */
const colors = [36, 33, 32, 35, 34, 31] as const;

/** Text in the colour of a series. */
export const colored = (text: string, series: number, color: boolean): string =>
  color && text.trim() !== '' ? `\u001b[${colors[series % colors.length]}m${text}\u001b[0m` : text;
