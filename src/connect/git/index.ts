export { type AddedLines, type HistoryRead, type ReadHistoryOptions, readHistory } from './read-history.ts';
