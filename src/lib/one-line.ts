/**
 * Text as one line that steers no terminal: white space, line ends included, becomes one space; a control character, a
 * lone surrogate or a mark that turns the direction of writing becomes U+FFFD.
 */
export const oneLine = (text: string): string =>
  text.replace(/\s+/g, ' ').replace(/\p{Cc}|\p{Cs}|[\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
