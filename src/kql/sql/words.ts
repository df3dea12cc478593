import { type Fragment, fragment } from './fragment.ts';

// The index of words. A text index of ClickHouse knows runs of ASCII letters and digits; what else there is must not stick to them, or
// the index would miss a word of ASCII that Kusto finds beside a quotation mark or a dash of Unicode. So everything outside of ASCII
// becomes a blank before the text is cut into words, on storing and on searching alike.

/** The text that is cut into words: a table with an index of a column's words has it over exactly this expression. */
export const wordsSource = (column: Fragment): Fragment =>
  fragment`lower(if(length(${column}) = lengthUTF8(${column}), ${column}, replaceRegexpAll(${column}, '[^\\\\x00-\\\\x7F]+', ' ')))`;

/** The tokenizer that goes with it. */
export const wordsTokenizer = 'splitByNonAlpha';

/** ClickHouse looks for at most so many words at once. */
const mostWords = 64;

/** The words of ASCII that stand whole in every text in which a needle is found; `before` and `after` say that its ends are ends of terms. */
export const wholeWords = (needle: string, before: boolean, after: boolean): readonly string[] =>
  [...needle.matchAll(/[A-Za-z0-9]+/g)]
    .filter(({ 0: word, index }) => (index > 0 || before) && (index + word.length < needle.length || after))
    .map(([word]) => word.toLowerCase());

/** Words for a search that may use the index: how many, and whether all or any of them must be there. */
export const searchableWords = (words: readonly string[]): boolean => words.length > 0 && words.length <= mostWords;
