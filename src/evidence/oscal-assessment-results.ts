import { idKey } from '../arm/resource-id.ts';
import { oneLine } from '../lib/one-line.ts';
import { uuidV5 } from '../lib/uuid.ts';
import type { Assessment, ControlResult, RowResult } from '../model/assessment.ts';
import type { CfrRow } from '../model/law.ts';
import type { Verdict } from '../model/verdict.ts';
import { oscalControlId } from './oscal-control-id.ts';

/** Names of our own properties in OSCAL documents. */
const NS = 'urn:safeguard:oscal';

/**
 * The assessment as an OSCAL 1.2.1 assessment-results document: one observation a control, with every subject and its
 * verdict; one finding a row of the rule, satisfied only where all its controls pass or are attested. All ids are
 * UUIDs of version 5 below the run's own, so the same run gives the same bytes.
 * Source: https://pages.nist.gov/OSCAL-Reference/models/v1.2.1/assessment-results/json-outline/
 */
export function* oscalAssessmentResults(
  assessment: Assessment,
  options: { readonly version: string },
): Iterable<string> {
  const id = (name: string): string => uuidV5(assessment.runId, name);
  const document = {
    uuid: id('document'),
    metadata: {
      title: 'Safeguard: assessment against 45 CFR 164 Subpart C',
      'last-modified': assessment.asOf,
      version: assessment.runId,
      'oscal-version': '1.2.1',
      props: [
        prop('rules-hash', assessment.rulesHash),
        prop('profile', assessment.profile),
        prop('tool-version', options.version),
      ],
    },
    'import-ap': {
      href: `#${id('plan')}`,
      remarks: 'No assessment plan document: the controls of this program are the plan.',
    },
  };
  const rows = assessment.rule.standards.flatMap((standard) => [standard, ...standard.specifications]);
  const result = {
    uuid: id('result'),
    title: `Assessment of ${assessment.resources} resources`,
    description: `Profile ${assessment.profile}. ${assessment.notes.join(' ')}`.trim(),
    start: assessment.asOf,
    end: assessment.asOf,
    props: Object.entries(assessment.counts).map(([kind, count]) => prop(`count-${kind}`, String(count))),
    'reviewed-controls': {
      'control-selections': [
        rows.length === 0
          ? { 'include-all': {} }
          : { 'include-controls': rows.map(({ row }) => ({ 'control-id': oscalControlId(row.citation) })) },
      ],
    },
    ...(rows.length === 0 ? {} : { findings: rows.map((row) => finding(row, id)) }),
  };
  const head = JSON.stringify({ 'assessment-results': { ...document, results: [result] } });
  // Subjects and observations are by far the largest part: they go out one by one before the brackets close.
  yield head.slice(0, -'}]}}'.length);
  yield* list(',"local-definitions":{"inventory-items":[', inventory(assessment, id), ']}');
  yield* list(',"observations":[', observations(assessment, id), ']');
  yield '}],"back-matter":';
  yield JSON.stringify({
    resources: [plan(assessment, id), ...assessment.inputs.map((input) => inputFile(input, id))],
  });
  yield '}}\n';
}

type NameId = (name: string) => string;

/** Items between brackets; nothing at all where there is none, for OSCAL knows no empty lists. */
function* list(open: string, items: Iterable<string>, close: string): Iterable<string> {
  let count = 0;
  for (const item of items) yield (count++ === 0 ? `${open}\n` : ',\n') + item;
  if (count > 0) yield close;
}

const prop = (name: string, value: string): { name: string; ns: string; value: string } => ({
  name,
  ns: NS,
  value: propText(value),
});

/** OSCAL's strings hold no line ends and do not begin or end with space; its properties are never empty. */
const propText = (text: string): string => oneLine(text).trim() || '-';

/** Every subject that was judged, once. */
function* inventory(assessment: Assessment, id: NameId): Iterable<string> {
  const seen = new Set<string>();
  for (const { subject } of assessment.verdicts) {
    const key = idKey(subject);
    if (seen.has(key)) continue;
    seen.add(key);
    const item = { uuid: id(`subject ${key}`), description: propText(subject), props: [prop('resource-id', subject)] };
    yield JSON.stringify(item);
  }
}

function* observations(assessment: Assessment, id: NameId): Iterable<string> {
  for (const control of assessment.controls) {
    const subjects: string[] = [];
    const files = new Set<string>();
    for (const verdict of assessment.verdicts.of(control.id)) {
      subjects.push(JSON.stringify(subjectOf(verdict, id)));
      if (verdict.attestation !== undefined) files.add(verdict.attestation.file);
    }
    const rest = JSON.stringify(observation(control, [...files], assessment, id)).slice(0, -1);
    yield subjects.length === 0 ? `${rest}}` : `${rest},"subjects":[${subjects.join(',\n')}]}`;
  }
}

function observation(control: ControlResult, files: readonly string[], assessment: Assessment, id: NameId): object {
  return {
    uuid: id(`observation ${control.id}`),
    title: `${control.id}: ${propText(control.title)}`,
    description: propText(control.why),
    props: [
      prop('control', control.id),
      prop('verdict', control.verdict),
      ...(control.severity === undefined ? [] : [prop('severity', control.severity)]),
      ...Object.entries(control.counts).flatMap(([kind, count]) =>
        count > 0 ? [prop(`count-${kind}`, String(count))] : [],
      ),
      ...(control.waived > 0 ? [prop('waived', String(control.waived))] : []),
    ],
    methods: [control.kind === 'attestation' ? 'EXAMINE' : 'TEST'],
    types: ['finding'],
    ...(files.length === 0
      ? {}
      : {
          'relevant-evidence': files.map((file) => ({
            href: encodeURI(file.replace(/\p{Cs}/gu, '_')),
            description: 'Record',
          })),
        }),
    collected: assessment.asOf,
  };
}

function subjectOf(verdict: Verdict, id: NameId): unknown {
  const { reason, decided, waiver, attestation, source } = verdict;
  return {
    'subject-uuid': id(`subject ${idKey(verdict.subject)}`),
    type: 'inventory-item',
    props: [
      prop('verdict', verdict.verdict),
      prop('reason-code', reason.code),
      prop('reason', reason.text),
      ...(decided === undefined ? [] : [prop('decided-by', decided.path)]),
      ...(decided?.actual === undefined ? [] : [prop('actual', String(decided.actual))]),
      ...(decided?.expected === undefined ? [] : [prop('expected', String(decided.expected))]),
      ...(source === undefined
        ? []
        : [prop('source', source.line === undefined ? source.file : `${source.file}:${source.line}`)]),
      ...(waiver === undefined ? [] : [prop('waived-until', waiver.expires), prop('waived-by', waiver.owner)]),
      ...(attestation === undefined
        ? []
        : [prop('attested-by', attestation.by), prop('attested-on', attestation.date)]),
    ],
  };
}

function finding({ row, verdict, score, controls }: RowResult<CfrRow>, id: NameId): unknown {
  const satisfied = verdict === 'pass' || verdict === 'attested';
  return {
    uuid: id(`finding ${row.citation}`),
    title: `45 CFR ${row.citation} ${propText(row.title)}`,
    description: propText(row.asks),
    props: [
      prop('binds', row.kind === 'standard' && row.standsAlone ? 'required' : row.kind),
      prop('verdict', verdict),
      ...(score.ratio === undefined ? [] : [prop('score', score.ratio.toFixed(4))]),
    ],
    target: {
      type: 'statement-id',
      'target-id': `${oscalControlId(row.citation)}_smt`,
      status: {
        state: satisfied ? 'satisfied' : 'not-satisfied',
        reason: verdict === 'fail' ? 'fail' : satisfied ? 'pass' : 'other',
        ...(verdict === 'unknown'
          ? { remarks: 'Not known to be satisfied: see the reasons of its observations.' }
          : {}),
      },
    },
    ...(controls.length === 0
      ? {}
      : { 'related-observations': controls.map((control) => ({ 'observation-uuid': id(`observation ${control}`) })) }),
  };
}

const plan = ({ rulesHash }: Assessment, id: NameId): unknown => ({
  uuid: id('plan'),
  title: 'Controls of this program',
  description: `The rules with hash ${rulesHash}.`,
});

const inputFile = ({ file, kind, sha256 }: Assessment['inputs'][number], id: NameId): unknown => ({
  uuid: id(`input ${file} ${sha256}`),
  title: propText(file),
  description: `Input read as ${kind}.`,
  ...(sha256 === ''
    ? {}
    : {
        rlinks: [{ href: encodeURI(file.replace(/\p{Cs}/gu, '_')), hashes: [{ algorithm: 'SHA-256', value: sha256 }] }],
      }),
});
