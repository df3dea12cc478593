import type { Json, JsonObject } from '../../../lib/json.ts';
import type { ReadResult, Resource } from '../../../model/resource.ts';
import { readTerraform, type TerraformInput } from '../index.ts';
import { buildPlan, type PlanDescription, type PlannedResource } from './plan-builder.ts';

/** Reads a described plan. */
export const readPlan = (description: PlanDescription, options: Partial<TerraformInput> = {}): ReadResult =>
  readTerraform({ file: 'plan.json', text: JSON.stringify(buildPlan(description)), ...options });

/** The ARM bodies of a described plan by lower-case type, unknowns written as JSON; of several of a type, the last. */
export function bodies(
  resources: readonly PlannedResource[],
  more: Partial<PlanDescription> = {},
): Record<string, JsonObject> {
  const read = readPlan({ ...more, resources });
  return Object.fromEntries(read.resources.map((r) => [r.type, JSON.parse(JSON.stringify(r.body)) as JsonObject]));
}

/** The resource of a type, which has to be the only one. */
export function only(result: ReadResult, type: string): Resource {
  const found = result.resources.filter((r) => r.type === type);
  if (found[0] === undefined || found.length > 1) throw new Error(`${found.length} resources of type ${type}`);
  return found[0];
}

/** A body as plain JSON, as a report would show it. */
export const plain = (resource: Resource): Json => JSON.parse(JSON.stringify(resource.body)) as Json;
