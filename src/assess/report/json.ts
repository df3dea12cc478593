import type { Assessment, ControlResult } from '../../model/assessment.ts';
import type { Verdict } from '../../model/verdict.ts';
import { initiativeArea } from '../judge-initiative.ts';
import { fingerprint } from './findings.ts';

/**
 * The whole assessment as one JSON object, verdicts one a line, in pieces so that a million verdicts never stand in memory as one text.
 */
export function* renderJson(assessment: Assessment): Iterable<string> {
  const { verdicts, controls, ...rest } = assessment;
  const { diagnostics, inputs, notes, rule, checklist, recommendations, proposal, ...head } = rest;
  const opening = JSON.stringify({ format: 'safeguard-assessment/1', ...head, notes }, undefined, 1);
  yield `${opening.slice(0, -2)},\n`;
  yield* list('inputs', inputs);
  yield* list('controls', controls.map(controlJson));
  yield ` "rule": ${JSON.stringify(rule)},\n "checklist": ${JSON.stringify(checklist)},\n`;
  yield ` "recommendations": ${JSON.stringify(recommendations)},\n`;
  if (proposal !== undefined) yield ` "proposal": ${JSON.stringify(proposal)},\n`;
  yield* list('diagnostics', diagnostics);
  yield* list('verdicts', mapped(verdicts, verdictJson), '\n}\n');
}

function* list(name: string, items: Iterable<unknown>, end = ',\n'): Iterable<string> {
  yield ` "${name}": [`;
  let separator = '\n';
  for (const item of items) {
    yield `${separator}  ${JSON.stringify(item)}`;
    separator = ',\n';
  }
  yield `\n ]${end}`;
}

function* mapped<A, B>(items: Iterable<A>, change: (item: A) => B): Iterable<B> {
  for (const item of items) yield change(item);
}

function controlJson({ entry, ...result }: ControlResult): unknown {
  if (entry === undefined) return result;
  // A control of an initiative has no folder of ours.
  const folder = entry.area === initiativeArea ? {} : { folder: `controls/${entry.area}/${entry.slug}` };
  return { ...result, ...folder, remediation: entry.control.remediation };
}

const verdictJson = (verdict: Verdict): unknown => ({ ...verdict, fingerprint: fingerprint(verdict) });
