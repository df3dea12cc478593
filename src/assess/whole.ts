import type { Estate } from '../model/estate.ts';
import type { Diagnostic } from '../model/resource.ts';

/** What readers say when resources of the input did not make it into the estate, or nobody knows how many there are. */
const LEFT_OUT = new Set([
  'TF_UNMAPPED_TYPE',
  'TF_RESOURCE_SHAPE',
  'TF_TARGET_ELSEWHERE',
  'ARM_LINKED_TEMPLATE',
  'ARM_TEMPLATE_SPEC',
  'ARM_COPY_COUNT',
  'ARM_RESOURCE',
  'EXPORT_PARTIAL',
  'EXPORT_ERROR',
  'GRAPH_PARTIAL',
  'GRAPH_PERMISSION',
  'INPUT_UNKNOWN_KIND',
  'INPUT_TOO_MANY',
  'INPUT_TOO_DEEP',
]);

/** Said as advice, and yet what they speak of was not read. */
const LEFT_OUT_AS_ADVICE = new Set(['INPUT_TERRAFORM_SOURCE']);

const leavesOut = ({ severity, code }: Diagnostic): boolean =>
  severity === 'error' || (severity === 'warning' && LEFT_OUT.has(code)) || LEFT_OUT_AS_ADVICE.has(code);

/**
 * The estate as absence in it may be believed. Whoever declares the input whole says that it holds everything; where a
 * part of it could not be read, something may be missing all the same, so the declaration does not count.
 */
export function believed(estate: Estate): Believed {
  const known = worked.get(estate);
  if (known !== undefined) return known;
  const made = withoutDoubts(estate);
  worked.set(estate, made);
  return made;
}

interface Believed {
  readonly estate: Estate;
  readonly diagnostics: readonly Diagnostic[];
}

/** Worked out once for an estate, so that whoever asks gets the same object and its index holds. */
const worked = new WeakMap<Estate, Believed>();

function withoutDoubts(estate: Estate): Believed {
  const { declaration } = estate;
  if (declaration.estate.whole === false) return { estate, diagnostics: [] };
  const cause = estate.diagnostics.find(leavesOut);
  if (cause === undefined) return { estate, diagnostics: [] };
  const { file } = cause.source;
  return {
    estate: { ...estate, declaration: { ...declaration, estate: { ...declaration.estate, whole: false } } },
    diagnostics: [
      {
        severity: 'warning',
        code: 'WHOLE_NOT_BELIEVED',
        message: `estate.whole is declared, but a part of ${file} could not be read: what is absent is unknown`,
        source: cause.source,
      },
    ],
  };
}
