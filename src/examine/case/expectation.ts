import { z } from 'zod';
import { alertSeverities } from '../../model/alert.ts';

/** An instant with its zone, as ISO 8601 in UTC. */
const instant = z.string().transform((value, context): string => {
  const milliseconds = /^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:\d\d)$/.test(value) ? Date.parse(value) : Number.NaN;
  if (!Number.isNaN(milliseconds)) return new Date(milliseconds).toISOString();
  context.addIssue({ message: 'wanted an instant such as 2026-03-02T10:00:00Z', code: 'custom' });
  return z.NEVER;
});

/** Some identifiers of an entity, and its `Type`: what is left out does not matter. */
const entity = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

const alert = z.strictObject({
  name: z.string().optional(),
  description: z.string().optional(),
  severity: z.enum(alertSeverities).optional(),
  tactics: z.array(z.string()).optional(),
  events: z.int().min(0).optional(),
  startTime: instant.optional(),
  endTime: instant.optional(),
  customDetails: z.record(z.string(), z.array(z.string())).optional(),
  entities: z.array(entity).optional(),
});

/**
 * `<case>.expect.json` beside the records of a case. `alerts` is how many there are, or what is expected of each;
 * `entities` are those of all alerts together, each once.
 */
export const expectationSchema = z.strictObject({
  now: instant.optional(),
  alerts: z.union([z.int().min(0), z.array(alert)]).optional(),
  entities: z.array(entity).optional(),
});

export type Expectation = z.infer<typeof expectationSchema>;
export type ExpectedAlert = z.infer<typeof alert>;
export type ExpectedEntity = z.infer<typeof entity>;
