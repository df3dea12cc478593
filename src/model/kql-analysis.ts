import type { AnswerColumn, KustoType } from './table.ts';

/** What the parser or the binder says of a query. */
export interface KqlDiagnostic {
  /** Kusto's own code where it has one (`KS142`), or UPPER_SNAKE. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** UTF-16 code units from the start of the query. */
  readonly offset: number;
  readonly length: number;
  readonly hint?: string;
}

/** A literal of a query: its type, and its value as text (`true`, `48`, `Azure Portal`). */
export interface KqlLiteral {
  readonly type: KustoType;
  readonly text: string;
}

/** A comparison of something with literals: `Status == "a"`, `tolower(x) in ("b", "c")`, `Name has_any ("d")`. */
export interface KqlComparison {
  /** As Kusto spells it: `==`, `!=`, `=~`, `in`, `!in~`, `has_any`, `>`. */
  readonly operator: string;
  /** The text of the left side without white space and comments: equal texts are the same thing in one conjunction. */
  readonly left: string;
  /** The function that makes the left side, where it is a call: `tolower`. */
  readonly leftFunction?: string;
  /** The type of the left side, where the binder knows it. */
  readonly leftType?: KustoType;
  readonly literals: readonly KqlLiteral[];
  /** Whether `literals` is all of the right side: false where a part of it is computed. */
  readonly complete: boolean;
  /** Comparisons of one number hold together, joined by `and` or by one `where` following another over the same row. */
  readonly conjunction: number;
  readonly offset: number;
  readonly length: number;
}

/** `ago(30d)`, `now() - 30d`: how far back a query reaches by itself, where it says so with a constant. */
export interface KqlLookback {
  readonly seconds: number;
  readonly offset: number;
  readonly length: number;
}

/** A name given with `let`, and whether anything reads it. */
export interface KqlLet {
  readonly name: string;
  readonly used: boolean;
  readonly offset: number;
  readonly length: number;
}

/** An operator of a query that a rule must not have, or not so: `search`, `union *`, `find`. */
export interface KqlBroadOperator {
  readonly kind: 'search' | 'union *' | 'find';
  readonly offset: number;
  readonly length: number;
}

/** What a linter wants to know of a query's text. Offsets are UTF-16 code units from its start. */
export interface KqlFacts {
  readonly comparisons: readonly KqlComparison[];
  readonly lookbacks: readonly KqlLookback[];
  /** Whether a condition on a datetime column of an event (`TimeGenerated`, `Timestamp`, ...) stands anywhere. */
  readonly filtersTime: boolean;
  readonly lets: readonly KqlLet[];
  readonly broadOperators: readonly KqlBroadOperator[];
  /** How many rows an answer has by the query's end alone (`count`, `take 5`); `most` is left out where nothing bounds it. */
  readonly rows: { readonly least: number; readonly most?: number };
}

/** A query as its text tells, without running it. */
export interface KqlAnalysis {
  readonly diagnostics: readonly KqlDiagnostic[];
  /** Undefined where the binder cannot say: an error, a table that nobody knows, columns made from data. */
  readonly resultColumns: readonly AnswerColumn[] | undefined;
  /** The tables that it reads. */
  readonly tables: readonly string[];
  readonly facts: KqlFacts;
}
