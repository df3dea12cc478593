import type { Assessment } from '../../model/assessment.ts';
import { type Baseline, isKnown } from './baseline.ts';
import { decidedText, groupFindings, shortSubject } from './findings.ts';

export const annotationStyles = ['github', 'azure-pipelines'] as const;
export type AnnotationStyle = (typeof annotationStyles)[number];

/** More than this the systems do not show. */
const MAX = 50;

/**
 * New failures as commands that GitHub Actions or Azure Pipelines show at the line of the file.
 * Source: https://docs.github.com/actions/reference/workflow-commands-for-github-actions and
 * https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands
 */
export function renderAnnotations(assessment: Assessment, style: AnnotationStyle, baseline?: Baseline): string {
  const lines: string[] = [];
  for (const { control, findings } of groupFindings(assessment, 'fail')) {
    const error = control.severity === 'critical' || control.severity === 'high';
    for (const verdict of findings) {
      if (isKnown(baseline, verdict)) continue;
      if (lines.length === MAX) return `${lines.join('\n')}\n`;
      const text = `${control.id} ${control.title}: ${shortSubject(verdict.subject)}: ${decidedText(verdict)}`;
      lines.push(style === 'github' ? github(error, text, verdict.source) : azure(error, text, verdict.source));
    }
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

type Place = { readonly file: string; readonly line?: number; readonly column?: number } | undefined;

function github(error: boolean, text: string, place: Place): string {
  const escaped = (value: string): string =>
    value.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  const property = (value: string | number): string =>
    escaped(String(value)).replaceAll(':', '%3A').replaceAll(',', '%2C');
  const at = place === undefined ? [] : [`file=${property(place.file)}`];
  if (place?.line !== undefined) at.push(`line=${place.line}`);
  if (place?.column !== undefined) at.push(`col=${place.column}`);
  return `::${error ? 'error' : 'warning'}${at.length === 0 ? '' : ` ${at.join(',')}`}::${escaped(text)}`;
}

function azure(error: boolean, text: string, place: Place): string {
  const escaped = (value: string): string =>
    value.replaceAll('%', '%AZP25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  const property = (value: string | number): string =>
    escaped(String(value)).replaceAll(';', '%3B').replaceAll(']', '%5D');
  const at = place === undefined ? '' : `sourcepath=${property(place.file)};`;
  const line = place?.line === undefined ? '' : `linenumber=${place.line};`;
  const column = place?.column === undefined ? '' : `columnnumber=${place.column};`;
  return `##vso[task.logissue type=${error ? 'error' : 'warning'};${at}${line}${column}]${escaped(text)}`;
}
