import type { Assessment, ControlResult } from '../../model/assessment.ts';
import type { Severity } from '../../model/control.ts';
import type { Diagnostic, SourceLocation } from '../../model/resource.ts';
import type { Verdict } from '../../model/verdict.ts';
import { isKnown } from './baseline.ts';
import { citationKinds, decidedText, fingerprint, isListed, shortSubject } from './findings.ts';
import type { ReportOptions } from './options.ts';

const levels: Readonly<Record<Severity, string>> = { critical: 'error', high: 'error', medium: 'warning', low: 'note' };
/** What code scanning sorts by, from 0 to 10. */
const securitySeverity: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
};

/**
 * SARIF 2.1.0: one rule a control, one result a failure or unknown. An unknown is of kind `open`: evaluated, with too
 * little information to decide. A waiver is an accepted suppression.
 * Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html
 */
export function* renderSarif(assessment: Assessment, options: ReportOptions): Iterable<string> {
  const listed = assessment.controls.filter(
    (control) => isListed(control, assessment) && control.counts.fail + control.counts.unknown > 0,
  );
  const rules = listed.map((control) => toRule(control, assessment));
  const run = {
    tool: { driver: { name: 'Safeguard', semanticVersion: options.version, version: options.version, rules } },
    automationDetails: { id: `safeguard/${assessment.profile}/`, guid: assessment.runId },
    columnKind: 'utf16CodeUnits',
    invocations: [
      {
        executionSuccessful: assessment.diagnostics.every(({ severity }) => severity !== 'error'),
        toolExecutionNotifications: assessment.diagnostics.map(toNotification),
      },
    ],
    artifacts: artifactsOf(assessment),
    properties: { asOf: assessment.asOf, rulesHash: assessment.rulesHash, counts: assessment.counts },
  };
  const head = JSON.stringify(run);
  yield '{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[\n';
  yield `${head.slice(0, -1)},"results":[`;
  let separator = '\n';
  for (const [ruleIndex, control] of listed.entries()) {
    for (const verdict of assessment.verdicts.of(control.id)) {
      if (verdict.verdict !== 'fail' && verdict.verdict !== 'unknown') continue;
      yield separator + JSON.stringify(toResult(verdict, control, ruleIndex, assessment, options));
      separator = ',\n';
    }
  }
  yield '\n]}]}\n';
}

function artifactsOf({ inputs }: Assessment): unknown[] {
  const seen = new Map(inputs.map((input) => [input.file, input]));
  return [...seen.values()].map(({ file, sha256 }) => ({
    location: { uri: toUri(file) },
    ...(sha256 === '' ? {} : { hashes: { 'sha-256': sha256 } }),
  }));
}

function toRule(control: ControlResult, assessment: Assessment): unknown {
  const { id, title, why, severity, satisfies, entry } = control;
  const kinds = citationKinds(assessment);
  const remediation = entry?.control.remediation;
  const rests = satisfies.cfr.map((citation) => `45 CFR ${citation} (${kinds.get(citation) ?? 'rule'})`);
  const advice = [
    ...satisfies.checklist.map((item) => `architecture checklist ${item}`),
    ...satisfies.recommends.map((item) => `recommendation ${item}`),
  ];
  const text = [
    why,
    rests.length > 0 ? `Rests on ${rests.join(', ')}.` : '',
    advice.length > 0 ? `Advised by ${advice.join(', ')}; advice is not law.` : '',
    remediation === undefined ? '' : `To mend it: ${remediation.text}`,
  ].filter((line) => line !== '');
  const code = [
    ['sh', remediation?.cli],
    ['bicep', remediation?.bicep],
    ['hcl', remediation?.terraform],
  ].flatMap(([language, source]) => (source === undefined ? [] : [`\`\`\`${language}\n${source.trimEnd()}\n\`\`\``]));
  return {
    id,
    name: entry?.slug ?? id,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: text.join('\n\n'), markdown: [...text, ...code].join('\n\n') },
    defaultConfiguration: { level: severity === undefined ? 'none' : levels[severity] },
    properties: {
      tags: ['security', 'hipaa', ...satisfies.cfr, ...satisfies.checklist.map((item) => `checklist-${item}`)],
      precision: 'very-high',
      ...(severity === undefined ? {} : { 'security-severity': securitySeverity[severity] }),
    },
  };
}

function toResult(
  verdict: Verdict,
  control: ControlResult,
  ruleIndex: number,
  assessment: Assessment,
  options: ReportOptions,
): unknown {
  const { subject, source, waiver, reason } = verdict;
  const fails = verdict.verdict === 'fail';
  const print = fingerprint(verdict);
  const open = `Unknown (${reason.code}): ${reason.text}`;
  return {
    ruleId: control.id,
    ruleIndex,
    kind: fails ? 'fail' : 'open',
    level: fails && control.severity !== undefined ? levels[control.severity] : 'none',
    message: { text: `${control.title}: ${shortSubject(subject)}: ${fails ? decidedText(verdict) : open}` },
    locations: [
      {
        physicalLocation: physicalLocation(source ?? { file: assessment.inputs[0]?.file ?? 'safeguard.yaml' }),
        logicalLocations: [{ fullyQualifiedName: subject, kind: 'resource' }],
      },
    ],
    partialFingerprints: { 'safeguardFinding/v1': print },
    ...(options.baseline === undefined || !fails
      ? {}
      : { baselineState: isKnown(options.baseline, verdict) ? 'unchanged' : 'new' }),
    ...(waiver === undefined
      ? {}
      : {
          suppressions: [
            {
              kind: 'external',
              status: 'accepted',
              justification: `${waiver.reason} (${waiver.owner}, until ${waiver.expires})`,
            },
          ],
        }),
  };
}

function physicalLocation({ file, line, column }: SourceLocation): unknown {
  const region =
    line === undefined ? {} : { region: { startLine: line, ...(column === undefined ? {} : { startColumn: column }) } };
  return { artifactLocation: { uri: toUri(file) }, ...region };
}

/** A path as a relative URI reference. */
function toUri(file: string): string {
  const text = file.replaceAll('\\', '/').replace(/\p{Cs}/gu, '_');
  const path = encodeURI(text).replaceAll('#', '%23').replaceAll('?', '%3F');
  // A first segment with a colon would read as a scheme.
  return /^[^/]*:/.test(path) ? `./${path}` : path;
}

function toNotification({ severity, code, message, source }: Diagnostic): unknown {
  return {
    descriptor: { id: code },
    level: severity === 'info' ? 'note' : severity,
    message: { text: message },
    ...(source.file === '' ? {} : { locations: [{ physicalLocation: physicalLocation(source) }] }),
  };
}
