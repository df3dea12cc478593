import { isWithin } from '../arm/resource-id.ts';
import type { AttestationRecord } from '../model/attestation.ts';
import type { Control } from '../model/control.ts';
import type { CfrRow } from '../model/law.ts';
import type { Diagnostic } from '../model/resource.ts';
import type { Judgement } from './verdict-table.ts';

type Alternative = AttestationRecord & { readonly alternative: NonNullable<AttestationRecord['alternative']> };

/**
 * Records of 45 CFR 164.306(d)(3): where a specification is addressable and not reasonable here, a documented reason
 * and an equivalent measure, approved and reviewed, meet it. A required specification has no alternative.
 */
export class Alternatives {
  readonly diagnostics: readonly Diagnostic[];
  readonly #byControl = new Map<string, Alternative[]>();

  /** @param day ISO day */
  constructor(
    records: readonly AttestationRecord[],
    controls: readonly Control[],
    rows: readonly CfrRow[],
    day: string,
  ) {
    const diagnostics: Diagnostic[] = [];
    const byCitation = new Map(rows.map((row) => [row.citation, row]));
    for (const record of records) {
      if (!isAlternative(record) || record.date > day) continue;
      const trouble = this.#take(record, controls, byCitation, day);
      diagnostics.push(...trouble.map((problem) => toDiagnostic(record, problem)));
    }
    this.diagnostics = diagnostics;
  }

  #take(
    record: Alternative,
    controls: readonly Control[],
    rows: ReadonlyMap<string, CfrRow>,
    day: string,
  ): readonly Problem[] {
    const { of, reviewBy } = record.alternative;
    const last = record.until !== undefined && record.until < reviewBy ? record.until : reviewBy;
    if (last < day) {
      return [{ code: 'ALTERNATIVE_EXPIRED', text: `was to be reviewed by ${last} and no longer counts: review it` }];
    }
    const row = rows.get(of);
    if (row !== undefined && binds(row)) return [required(row.citation)];
    const meant = controls.filter(({ id, aliases, satisfies }) =>
      row === undefined ? id === of || aliases.includes(of) : satisfies.cfr.includes(of),
    );
    if (meant.length === 0) {
      return [{ code: 'ALTERNATIVE_UNKNOWN', text: `names "${of}", which no control has: correct it` }];
    }
    return meant.flatMap((control) => {
      const problem = barTo(control, rows);
      if (problem === undefined) this.#byControl.set(control.id, [...(this.#byControl.get(control.id) ?? []), record]);
      return problem ?? [];
    });
  }

  /** The same judgements; a failure or an unknown that an alternative covers is attested by it. */
  apply(control: Control, judgements: readonly Judgement[]): readonly Judgement[] {
    const own = this.#byControl.get(control.id);
    if (own === undefined) return judgements;
    return judgements.map((judgement) => {
      if (judgement.verdict !== 'fail' && judgement.verdict !== 'unknown') return judgement;
      const record = own.find(({ alternative: { scope } }) => covers(scope, judgement.subject));
      return record === undefined ? judgement : attested(judgement, record);
    });
  }
}

interface Problem {
  readonly code: string;
  readonly text: string;
}

const isAlternative = (record: AttestationRecord): record is Alternative => record.alternative !== undefined;

const covers = (scope: readonly string[], subject: string): boolean =>
  scope.length === 0 || scope.some((prefix) => isWithin(subject, prefix));

/** A row that must be met as it stands: a required specification, or a standard without specifications. */
const binds = (row: CfrRow): boolean => row.kind === 'required' || (row.kind === 'standard' && row.standsAlone);

const required = (citation: string, control?: string): Problem => ({
  code: 'ALTERNATIVE_OF_REQUIRED',
  text: `does not count${control === undefined ? '' : ` for ${control}`}: ${citation} is required, and only an addressable specification has an alternative`,
});

function barTo(control: Control, rows: ReadonlyMap<string, CfrRow>): Problem | undefined {
  const cited = control.satisfies.cfr.flatMap((citation) => rows.get(citation) ?? []);
  const binding = cited.find(binds);
  if (binding !== undefined) return required(binding.citation, control.id);
  if (cited.some(({ kind }) => kind === 'addressable')) return undefined;
  const text = `does not count for ${control.id}: it meets no addressable specification; accept its failure with a waiver`;
  return { code: 'ALTERNATIVE_OF_ADVICE', text };
}

function attested(judgement: Judgement, record: Alternative): Judgement {
  const { approver, measure, reviewBy } = record.alternative;
  const until = record.until !== undefined && record.until < reviewBy ? record.until : reviewBy;
  const { source } = judgement;
  return {
    subject: judgement.subject,
    verdict: 'attested',
    reason: {
      code: 'alternative',
      text: `Alternative of 164.306(d)(3) in place of "${judgement.verdict}": ${measure}`,
    },
    ...(source === undefined ? {} : { source }),
    attestation: {
      by: `alternative, approved by ${approver.name}, ${approver.role}`,
      date: record.date,
      until,
      file: record.file,
    },
  };
}

const toDiagnostic = ({ file, line, alternative }: Alternative, { code, text }: Problem): Diagnostic => ({
  severity: 'warning',
  code,
  message: `The alternative record of ${alternative.of} ${text}`,
  source: line === undefined ? { file } : { file, line },
});
