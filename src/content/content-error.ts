/** One thing that is wrong in a content or declaration file, where it stands, and what to write instead. */
export interface ContentError {
  readonly file: string;
  /** Starts at 1; 1 where the trouble is the file or folder itself. */
  readonly line: number;
  readonly message: string;
}

/** The one line that a user sees: `file:line: what, wanted`. */
export const formatContentError = (error: ContentError): string => `${error.file}:${error.line}: ${error.message}`;

/** A key as it may stand in a one-line message: cut, and without line ends or other control characters. */
export const shownKey = (key: string): string => key.replace(/\p{Cc}/gu, '?').slice(0, 200);
