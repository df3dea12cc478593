import type { ControlEntry } from '../model/control.ts';
import type { Law } from '../model/law.ts';

const coverageLists = ['cfr', 'checklist', 'recommends', 'nprm'] as const;
export type CoverageList = (typeof coverageLists)[number];

/** A row of the law or of advice, and what answers it. */
export interface CoverageRow {
  readonly list: CoverageList;
  readonly id: string;
  readonly title: string;
  /** `required`, `addressable`, `standard`; the group of a checklist item; what a list calls its rows. */
  readonly kind: string;
  /** Ids of controls that name it, sorted. */
  readonly controls: readonly string[];
  /** Ids of named manual procedures. */
  readonly procedures: readonly string[];
  /** Ids of parts that need the query engine. */
  readonly waiting: readonly string[];
}

/**
 * Every row that something must answer, in the order of its file: all specifications, the standards that stand alone,
 * all checklist items, recommendations and items of the proposal. A standard with specifications is met through them.
 */
export function coverage(law: Law, controls: readonly ControlEntry[]): CoverageRow[] {
  const answers = (list: CoverageList, id: string): Pick<CoverageRow, 'controls' | 'waiting'> => ({
    controls: controls
      .filter(({ control }) => control.deprecated === undefined && control.satisfies[list].includes(id))
      .map(({ control }) => control.id)
      .sort(),
    waiting: list === 'nprm' ? [] : law.waiting.filter((part) => part[list].includes(id)).map((part) => part.id),
  });
  const rows: CoverageRow[] = [];
  for (const { citation: id, title, kind, standsAlone, procedures } of law.cfr) {
    if (kind === 'standard' && !standsAlone) continue;
    rows.push({ list: 'cfr', id, title, kind, procedures, ...answers('cfr', id) });
  }
  for (const { id, title, group, procedures } of law.checklist) {
    rows.push({ list: 'checklist', id, title, kind: group, procedures, ...answers('checklist', id) });
  }
  for (const { id, title, safeguard, procedures } of law.recommendations) {
    rows.push({ list: 'recommends', id, title, kind: safeguard, procedures, ...answers('recommends', id) });
  }
  for (const { id, title, procedures } of law.nprm) {
    rows.push({ list: 'nprm', id, title, kind: 'proposal', procedures, ...answers('nprm', id) });
  }
  return rows;
}

const headings: Readonly<Record<CoverageList, string>> = {
  cfr: 'The rule: 45 CFR 164.308 to 164.316',
  checklist: 'The architecture checklist (advice)',
  recommends: 'Recommendations of the Entra audit-controls guidance (advice)',
  nprm: 'The 2025 proposal (profile `nprm-2025`, never law)',
};

/** The page `docs/coverage.md`: for each row the controls, procedures and waiting parts that answer it. */
export function coveragePage(law: Law, controls: readonly ControlEntry[]): string {
  const rows = coverage(law, controls);
  const lines = [
    '# What answers each row',
    '',
    'Written by `npm run generate` from `hipaa/` and `controls/`. A control judges by itself; a procedure is done by',
    'people and recorded; a waiting part needs the query engine and is unknown until then.',
  ];
  for (const list of coverageLists) {
    const own = rows.filter((row) => row.list === list);
    lines.push(
      '',
      `## ${headings[list]}`,
      '',
      '| row | kind | title | controls | procedures | waiting |',
      '|---|---|---|---|---|---|',
    );
    for (const row of own) {
      const cells = [
        row.id,
        row.kind,
        row.title,
        shorten(row.controls),
        row.procedures.join(', '),
        row.waiting.join(', '),
      ];
      lines.push(`| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** A long list by its beginning and its length: the catalogue of controls has them all. */
const shorten = (ids: readonly string[]): string =>
  ids.length <= 12 ? ids.join(', ') : `${ids.slice(0, 12).join(', ')} and ${ids.length - 12} more`;
