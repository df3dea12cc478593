import { z } from 'zod';
import { alertSeverities } from '../../model/alert.ts';
import { parseTimespan } from './timespan.ts';

/** Bounds of one rule: far above what Sentinel takes, so that a rule it refuses is still read and explained. */
const bounds = { text: 20_000, query: 200_000, word: 1000, items: 200 } as const;

/** A member that may be left out; YAML's empty value counts as left out. */
export const maybe = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined);

export const text = z.string().max(bounds.text);
export const query = z.string().min(1).max(bounds.query);
export const word = z.string().max(bounds.word);
export const words = z.array(word).max(bounds.items);
export const listOf = <T extends z.ZodType>(schema: T) => z.array(schema).max(bounds.items);

/** One of the words of a table, in any case, as what the table says it is. */
const wordOf = <T>(known: Readonly<Record<string, T>>) =>
  z.string().transform((value, context): T => {
    const found = Object.entries(known).find(([key]) => key.toLowerCase() === value.toLowerCase());
    if (found !== undefined) return found[1];
    context.addIssue({ message: `wanted ${Object.keys(known).join(', ')}`, code: 'custom' });
    return z.NEVER;
  });

const same = <T extends string>(names: readonly T[]): Readonly<Record<string, T>> =>
  Object.fromEntries(names.map((name) => [name, name]));

export const severity = wordOf(same(alertSeverities));

/** KQL's or ISO 8601's time span, in seconds. */
export const timespan = z.string().transform((value, context): number => {
  const seconds = parseTimespan(value);
  if (seconds !== undefined) return seconds;
  context.addIssue({ message: 'wanted a time span such as 1h, 14d or PT1H', code: 'custom' });
  return z.NEVER;
});

export const operator = wordOf({
  gt: 'gt',
  lt: 'lt',
  eq: 'eq',
  ne: 'ne',
  GreaterThan: 'gt',
  LessThan: 'lt',
  Equal: 'eq',
  NotEqual: 'ne',
} as const);

/** A whole number; rules write it with quotes too. */
export const threshold = z.preprocess(
  (value) => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value),
  z.int().min(0),
);

/** A version; YAML reads `1.0` as a number. */
export const version = z.union([word, z.number().transform(String)]);

export const entityMapping = z
  .looseObject({
    entityType: word,
    fieldMappings: listOf(z.looseObject({ identifier: word, columnName: word })),
  })
  .transform(({ entityType, fieldMappings }) => ({
    entityType,
    fields: fieldMappings.map(({ identifier, columnName }) => ({ identifier, column: columnName })),
  }));

export const sentinelEntity = z.looseObject({ columnName: word }).transform(({ columnName }) => columnName);

export const customDetails = z
  .record(z.string().max(bounds.word), word)
  .refine((members) => Object.keys(members).length <= bounds.items, { message: `more than ${bounds.items} members` })
  .transform((members) => Object.entries(members).map(([name, column]) => ({ name, column })));

export const alertDetails = z
  .looseObject({
    alertDisplayNameFormat: maybe(text),
    alertDescriptionFormat: maybe(text),
    alertTacticsColumnName: maybe(word),
    alertSeverityColumnName: maybe(word),
    alertDynamicProperties: maybe(listOf(z.looseObject({ alertProperty: word, value: word }))),
  })
  .transform((found) => ({
    ...(found.alertDisplayNameFormat === undefined ? {} : { displayNameFormat: found.alertDisplayNameFormat }),
    ...(found.alertDescriptionFormat === undefined ? {} : { descriptionFormat: found.alertDescriptionFormat }),
    ...(found.alertTacticsColumnName === undefined ? {} : { tacticsColumn: found.alertTacticsColumnName }),
    ...(found.alertSeverityColumnName === undefined ? {} : { severityColumn: found.alertSeverityColumnName }),
    properties: (found.alertDynamicProperties ?? []).map(({ alertProperty, value }) => ({
      property: alertProperty,
      column: value,
    })),
  }));

export const eventGrouping = z.looseObject({
  aggregationKind: maybe(wordOf({ SingleAlert: 'SingleAlert', AlertPerResult: 'AlertPerResult' } as const)),
});

export const incidentConfiguration = z
  .looseObject({
    createIncident: maybe(z.boolean()),
    groupingConfiguration: maybe(
      z.looseObject({
        enabled: maybe(z.boolean()),
        reopenClosedIncident: maybe(z.boolean()),
        lookbackDuration: maybe(timespan),
        matchingMethod: maybe(word),
        groupByEntities: maybe(words),
        groupByAlertDetails: maybe(words),
        groupByCustomDetails: maybe(words),
      }),
    ),
  })
  .transform(({ createIncident, groupingConfiguration: grouping }) => ({
    createIncident: createIncident ?? true,
    ...(grouping === undefined
      ? {}
      : {
          grouping: {
            enabled: grouping.enabled ?? false,
            reopenClosedIncident: grouping.reopenClosedIncident ?? false,
            lookback: grouping.lookbackDuration ?? 5 * 3600,
            matchingMethod: grouping.matchingMethod ?? 'AllEntities',
            byEntities: grouping.groupByEntities ?? [],
            byAlertDetails: grouping.groupByAlertDetails ?? [],
            byCustomDetails: grouping.groupByCustomDetails ?? [],
          },
        }),
  }));

export const connectors = listOf(z.looseObject({ connectorId: maybe(word), dataTypes: maybe(words) }));

/** Tags are words, or `key: value` pairs, which count as `key:value`. */
export const tags = listOf(
  z.union([
    word,
    z.record(word, z.unknown()).transform((pairs) =>
      Object.entries(pairs)
        .map(([key, value]) => `${key}:${String(value)}`)
        .join(','),
    ),
  ]),
);

/** Kinds of rules that run a query, as either form spells them. */
export const ruleKind = wordOf({ Scheduled: 'Scheduled', NRT: 'NRT' } as const);
