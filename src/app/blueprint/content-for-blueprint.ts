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

function policyControl({ control }: ControlEntry): PolicyControl[] {
  if (!('policy' in control.rule) || control.deprecated !== undefined) return [];
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
