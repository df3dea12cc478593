import {
  type Baseline,
  renderHtml,
  renderJson,
  renderJunit,
  renderMarkdown,
  renderSarif,
  renderTerminal,
} from '../assess/report/index.ts';
import { oscalAssessmentResults } from '../evidence/oscal-assessment-results.ts';
import type { Assessment } from '../model/assessment.ts';

/** Every format by its name on the command line. */
export const reportFormats = ['text', 'json', 'sarif', 'junit', 'oscal', 'html', 'markdown'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** What a report says beyond the assessment. */
export interface RenderOptions {
  /** Of this program. */
  readonly version: string;
  readonly color: boolean;
  /** Findings that were known before: reports mark them. */
  readonly baseline?: Baseline;
}

/** An assessment in one of the formats, in pieces, so that a large one never stands in memory as one text. */
export function renderReport(format: ReportFormat, assessment: Assessment, options: RenderOptions): Iterable<string> {
  switch (format) {
    case 'text':
      return [renderTerminal(assessment, options)];
    case 'json':
      return renderJson(assessment);
    case 'sarif':
      return renderSarif(assessment, options);
    case 'junit':
      return renderJunit(assessment);
    case 'oscal':
      return oscalAssessmentResults(assessment, options);
    case 'html':
      return renderHtml(assessment);
    case 'markdown':
      return [renderMarkdown(assessment, options)];
  }
}

const byExtension: readonly (readonly [RegExp, ReportFormat])[] = [
  [/\.sarif(\.json)?$/i, 'sarif'],
  [/\.html?$/i, 'html'],
  [/\.md$/i, 'markdown'],
  [/\.xml$/i, 'junit'],
  [/\.json$/i, 'json'],
  [/\.txt$/i, 'text'],
];

/** The format that a file's name asks for, where no format was given. */
export const formatOfFile = (file: string): ReportFormat | undefined =>
  byExtension.find(([pattern]) => pattern.test(file))?.[1];
