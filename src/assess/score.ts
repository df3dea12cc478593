import type { Assessment, ControlResult, RowResult, Score, StandardResult } from '../model/assessment.ts';
import type { Severity } from '../model/control.ts';
import type { CfrRow, Law } from '../model/law.ts';
import { rollUp } from '../model/verdict.ts';
import { noCounts } from './verdict-table.ts';

const weights: Readonly<Record<Severity, number>> = { critical: 10, high: 5, medium: 2, low: 1 };

/** Sums the weights of controls that pass against those that fail. What is unknown, attested or waived is counted beside. */
export function scoreOf(controls: readonly ControlResult[]): Score {
  const counts = noCounts();
  let pass = 0;
  let fail = 0;
  let waived = 0;
  for (const control of controls) {
    counts[control.verdict]++;
    const weight = control.severity === undefined ? 0 : weights[control.severity];
    if (control.verdict === 'pass') pass += weight;
    else if (control.verdict !== 'fail') continue;
    // A waived failure is accepted, not mended: such a control is neither passed nor failed.
    else if (control.waived === control.counts.fail) waived++;
    else fail += weight;
  }
  const sum = pass + fail;
  return { pass, fail, ratio: sum === 0 ? undefined : pass / sum, controls: counts, waived };
}

function rowOf<Row>(row: Row, controls: readonly ControlResult[]): RowResult<Row> {
  return {
    row,
    // A row that no machine judges is not met by silence.
    verdict: controls.length === 0 ? 'unknown' : rollUp(controls.map(({ verdict }) => verdict)),
    score: scoreOf(controls),
    controls: controls.map(({ id }) => id),
  };
}

/** What a control cites, of one kind. */
type Citing = (control: ControlResult) => readonly string[];

/** Finds the controls that cite any of some ids, in their own order. */
function citing(
  controls: readonly ControlResult[],
  cites: Citing,
): (ids: readonly string[]) => readonly ControlResult[] {
  const byId = new Map<string, number[]>();
  for (const [position, control] of controls.entries()) {
    for (const id of cites(control)) {
      const known = byId.get(id);
      if (known === undefined) byId.set(id, [position]);
      else known.push(position);
    }
  }
  return (ids) => {
    const isCited = new Uint8Array(controls.length);
    for (const id of ids) for (const position of byId.get(id) ?? []) isCited[position] = 1;
    return controls.filter((_, position) => isCited[position] === 1);
  };
}

/** The rule by standard, each with its specifications below it. */
export function scoreRule(controls: readonly ControlResult[], law: Law): Assessment['rule'] {
  const own = citing(controls, ({ satisfies }) => satisfies.cfr);
  const standards = law.cfr.filter(({ kind }) => kind === 'standard');
  const specificationsOf = (standard: CfrRow): readonly CfrRow[] =>
    law.cfr.filter((row) => row.kind !== 'standard' && row.standard === standard.citation);
  return {
    score: scoreOf(controls.filter(({ satisfies }) => satisfies.cfr.length > 0)),
    standards: standards.map((standard): StandardResult => {
      const rows = specificationsOf(standard);
      const specifications = rows.map((row) => rowOf(row, own([row.citation])));
      const whole = rowOf(standard, own([standard.citation, ...rows.map(({ citation }) => citation)]));
      const silent = specifications.some((row) => row.controls.length === 0);
      const verdict = rollUp([whole.verdict, ...(silent ? (['unknown'] as const) : [])]);
      return { ...whole, verdict, specifications };
    }),
  };
}

/** Advice has scores of its own, so that it is never read as law. */
export function scoreAdvice(
  controls: readonly ControlResult[],
  law: Law,
  withProposal: boolean,
): Pick<Assessment, 'checklist' | 'recommendations' | 'proposal'> {
  const scored = <Row extends { readonly id: string }>(
    rows: readonly Row[],
    cites: Citing,
  ): { readonly score: Score; readonly items: readonly RowResult<Row>[] } => {
    const own = citing(controls, cites);
    return {
      score: scoreOf(controls.filter((control) => cites(control).length > 0)),
      items: rows.map((row) => rowOf(row, own([row.id]))),
    };
  };
  return {
    checklist: scored(law.checklist, ({ satisfies }) => satisfies.checklist),
    recommendations: scored(law.recommendations, ({ satisfies }) => satisfies.recommends),
    proposal: withProposal ? scored(law.nprm, ({ satisfies }) => satisfies.nprm) : undefined,
  };
}
