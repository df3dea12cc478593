export { type AnnotationStyle, annotationStyles, renderAnnotations } from './annotations.ts';
export { type Baseline, type FailOn, newFindings, readBaseline, renderBaseline } from './baseline.ts';
export { renderHtml } from './html.ts';
export { renderJson } from './json.ts';
export { renderJunit } from './junit.ts';
export { renderMarkdown } from './markdown.ts';
export type { ReportOptions } from './options.ts';
export { renderSarif } from './sarif.ts';
export { renderTerminal, type TerminalOptions } from './terminal.ts';
