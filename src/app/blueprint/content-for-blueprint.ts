import type { Content, Detection, PolicyControl } from '../../blueprint/index.ts';
import { formatContentError } from '../../content/content-error.ts';
import type { Content as ProductContent } from '../../content/load-content.ts';
import { type DetectionEntry, loadDetections } from '../../content/load-detections.ts';
import type { JsonObject } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { ControlEntry } from '../../model/control.ts';
import { alertRuleProperties } from './alert-rule-properties.ts';

/** What the blueprint takes of the product's content. @returns on error one line a problem */
export function contentForBlueprint({
  controls,
}: Pick<ProductContent, 'controls'>): Result<Content, readonly string[]> {
  const detections = loadDetections();
  if (!detections.ok) return err(detections.error.map(formatContentError));
  return ok({ controls: controls.flatMap(policyControl), detections: detections.value.map(detection) });
}

/**
 * Controls whose settings Azure Policy cannot read, having no alias for them.
 * Source: `az provider list --expand resourceTypes/aliases`
 */
const withoutAlias: ReadonlySet<string> = new Set([
  'identity-048',
  'identity-049',
  'identity-050',
  'logging-071',
  'logging-072',
  'logging-073',
  'logging-074',
  'logging-075',
  'logging-098',
  'logging-099',
  'logging-141',
  'recovery-002',
  'recovery-003',
  'recovery-028',
  'recovery-043',
  'secrets-036',
  'secrets-051',
]);

/** Types that Azure Policy never sees, or sees only as something that another resource has. */
const unseen =
  /^(?:microsoft\.(?:graph|aadiam|purview\/(?!accounts$)|insights\/diagnosticsettings$|authorization\/role.*schedule)|safeguard\.)/;

/** The control as a policy, where Azure Policy can judge it as it is; tests of the content hold that Azure takes each rule. */
function policyControl({ control }: ControlEntry): PolicyControl[] {
  if (!('policy' in control.rule) || control.deprecated !== undefined || withoutAlias.has(control.id)) return [];
  if (control.judges.types.some((type) => unseen.test(type))) return [];
  const { id, title, why, judges, parameters, rule } = control;
  const { mode, if: condition, then } = rule.policy;
  return [
    {
      id,
      title,
      why,
      types: judges.types,
      scope: judges.scope,
      mode,
      condition: condition as JsonObject,
      effect: then.effect,
      ...(then.details === undefined ? {} : { details: then.details as JsonObject }),
      parameters,
    },
  ];
}

const detection = ({ slug, rule }: DetectionEntry): Detection => ({
  id: rule.id,
  slug,
  kind: rule.kind,
  query: rule.query,
  properties: alertRuleProperties(rule),
});
