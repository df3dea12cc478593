import { type Fragment, fragment } from './fragment.ts';

// The index of words. To a text index of ClickHouse a word is a run of ASCII letters and digits and of whatever is outside of ASCII. What
// is outside and no letter or digit becomes a blank before the text is cut, on storing and on searching alike, so that these words are
// Kusto's terms: a word of ASCII is found beside a dash of Unicode, and not beside a letter of another script.

/** The text that is cut into words: a table with an index of a column's words has it over exactly this expression. */
export const wordsSource = (column: Fragment): Fragment =>
  fragment`lower(if(isValidASCII(${column}), ${column}, replaceRegexpAll(${column}, '[^\\\\x00-\\\\x7F\\\\p{L}\\\\p{N}]+', ' ')))`;

/** The tokenizer that goes with it. */
export const wordsTokenizer = 'splitByNonAlpha';

/** ClickHouse looks for at most so many words at once. */
export const mostWords = 64;

/**
 * The words of ASCII that stand whole in every text in which a needle is found; `before` and `after` say that its ends are ends of
 * terms. What stands beside a character outside of ASCII is passed over, be it a letter or not.
 */
export const wholeWords = (needle: string, before: boolean, after: boolean): readonly string[] =>
  [...needle.matchAll(/[A-Za-z0-9\u0080-\uFFFF]+/g)]
    .filter(({ 0: word }) => isWord(word))
    .filter(({ 0: word, index }) => (index > 0 || before) && (index + word.length < needle.length || after))
    .map(([word]) => word.toLowerCase());

/** Whether a needle is one word of ASCII: the index alone says where it stands, but for its case. */
export const isWord = (needle: string): boolean => /^[A-Za-z0-9]+$/.test(needle);

/** Words for a search that may use the index: how many, and whether all or any of them must be there. */
export const searchableWords = (words: readonly string[]): boolean => words.length > 0 && words.length <= mostWords;
