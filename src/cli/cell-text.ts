import type { AnswerValue } from '../kql/decode.ts';

/** A value of an answer as text: null is nothing, dynamics are JSON. */
export const cellText = (value: AnswerValue): string => {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

/** Control characters would move the cursor or colour the screen: data never does. */
export const printable = (value: string): string =>
  value.replaceAll(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (found) => (found === '\n' ? '⏎' : '·'));

/** The text cut to a number of characters, the last of them an ellipsis where something was cut. */
export const clipped = (value: string, width: number): string => {
  const characters = [...value];
  return characters.length > width ? `${characters.slice(0, Math.max(0, width - 1)).join('')}…` : value;
};
