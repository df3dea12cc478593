export { type FileText, HashedStream, readHead, readTextFile, readTextNow } from './read-file.ts';
export {
  errorLines,
  type LocalFile,
  reasonOf,
  shownPath,
  type WalkOptions,
  type WalkResult,
  walkFiles,
} from './walk-files.ts';
