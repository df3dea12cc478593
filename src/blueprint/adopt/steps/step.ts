import type { Severity } from '../../../model/control.ts';
import type { PhaseKey } from '../phases.ts';

/** A control that the existing estate fails. */
export interface FailedControl {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** Citations and items: `164.312(a)(2)(iv); checklist 9`. */
  readonly serves: string;
  /** Ids of what fails. */
  readonly subjects: readonly string[];
  /** Lower-case types that it judges. */
  readonly types: readonly string[];
}

export type StepKind = 'look' | 'create' | 'change' | 'recreate' | 'close' | 'requests' | 'cut-over' | 'retire';

/** A step before it has its number and its reasons. */
export interface StepDraft {
  readonly phase: PhaseKey;
  readonly kind: StepKind;
  readonly title: string;
  /** Ids of the existing resources that it is about. */
  readonly subjects: readonly string[];
  /** Lower-case types of what it makes. */
  readonly types: readonly string[];
  readonly what: readonly string[];
  readonly how: readonly string[];
  /** Commands for a shell, each on one line. */
  readonly commands: readonly string[];
  /** Downtime, and what could be lost. */
  readonly risk: string;
  /** What happens to the data; undefined where there is none. */
  readonly data?: readonly string[];
  readonly prove: readonly string[];
  readonly back: string;
}

/** A step that can be pasted into a ticket. */
export interface MigrationStep extends StepDraft {
  /** `4.2`: the phase, and the step in it. */
  readonly number: string;
  /** Controls that fail today, with their citations. */
  readonly why: readonly string[];
}

/** A text as one word of a POSIX shell, whatever it holds. */
export const quotedForShell = (text: string): string =>
  /^[\w./:=@%+-]+$/.test(text) ? text : `'${text.replace(/[\p{Cc}\u2028\u2029]/gu, '').replaceAll("'", `'\\''`)}'`;
