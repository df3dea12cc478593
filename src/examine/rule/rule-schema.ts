import { z } from 'zod';
import type { AnalyticsRule } from './rule.ts';
import {
  alertDetails,
  connectors,
  customDetails,
  entityMapping,
  eventGrouping,
  incidentConfiguration,
  listOf,
  maybe,
  operator,
  query,
  ruleKind,
  sentinelEntity,
  severity,
  tags,
  text,
  threshold,
  timespan,
  version,
  word,
  words,
} from './schema-parts.ts';

/** Seconds: a near-real-time rule runs each minute over the minute before. Source: https://learn.microsoft.com/azure/sentinel/near-real-time-rules */
const NRT_SECONDS = 60;

/** What both forms call alike. */
const shared = {
  description: maybe(text),
  severity,
  query,
  queryFrequency: maybe(timespan),
  queryPeriod: maybe(timespan),
  triggerOperator: maybe(operator),
  triggerThreshold: maybe(threshold),
  tactics: maybe(words),
  entityMappings: maybe(listOf(entityMapping)),
  sentinelEntitiesMappings: maybe(listOf(sentinelEntity)),
  customDetails: maybe(customDetails),
  alertDetailsOverride: maybe(alertDetails),
  eventGroupingSettings: maybe(eventGrouping),
  incidentConfiguration: maybe(incidentConfiguration),
  suppressionDuration: maybe(timespan),
  suppressionEnabled: maybe(z.boolean()),
  enabled: maybe(z.boolean()),
} as const;

type Shared = z.infer<z.ZodObject<typeof shared>>;
type Own = Pick<AnalyticsRule, 'id' | 'name' | 'kind' | 'version' | 'techniques' | 'dataTypes' | 'tags'>;

/** What of its schedule a scheduled rule leaves out: it cannot run without. */
const missingOf = (found: Partial<Shared>, kind: string | undefined): readonly string[] =>
  kind === 'NRT'
    ? []
    : (['queryFrequency', 'queryPeriod', 'triggerOperator', 'triggerThreshold'] as const).filter(
        (key) => found[key] === undefined,
      );

const MISSING = 'is missing: a scheduled rule needs it';

function ruleOf(found: Shared, own: Own): AnalyticsRule {
  const isNrt = own.kind === 'NRT';
  return {
    ...own,
    description: found.description ?? '',
    severity: found.severity,
    enabled: found.enabled ?? true,
    query: found.query,
    frequency: isNrt ? NRT_SECONDS : (found.queryFrequency ?? 0),
    period: isNrt ? NRT_SECONDS : (found.queryPeriod ?? 0),
    trigger: { operator: found.triggerOperator ?? 'gt', threshold: found.triggerThreshold ?? 0 },
    tactics: found.tactics ?? [],
    entityMappings: found.entityMappings ?? [],
    sentinelEntityColumns: found.sentinelEntitiesMappings ?? [],
    customDetails: found.customDetails ?? [],
    alertDetails: found.alertDetailsOverride ?? { properties: [] },
    grouping: found.eventGroupingSettings?.aggregationKind ?? 'SingleAlert',
    suppression: found.suppressionEnabled === true ? (found.suppressionDuration ?? 0) : 0,
    incident: found.incidentConfiguration ?? { createIncident: true },
  };
}

const yamlMembers = {
  ...shared,
  id: word.min(1),
  name: word.min(1),
  kind: maybe(ruleKind),
  version: maybe(version),
  relevantTechniques: maybe(words),
  techniques: maybe(words),
  requiredDataConnectors: maybe(connectors),
  tags: maybe(tags),
  metadata: z.unknown().optional(),
  status: z.unknown().optional(),
} as const;

/**
 * A rule file of Microsoft's community repository. Members that are not known stay out of the way.
 * Source: https://learn.microsoft.com/azure/sentinel/sentinel-analytic-rules-creation
 */
export const ruleYamlSchema = z
  .looseObject(yamlMembers)
  .superRefine((found, context) => {
    for (const key of missingOf(found, found.kind)) {
      context.addIssue({ code: 'custom', path: [key], message: MISSING });
    }
  })
  .transform(
    (found): AnalyticsRule =>
      ruleOf(found, {
        id: found.id,
        name: found.name,
        kind: found.kind ?? 'Scheduled',
        version: found.version ?? '',
        techniques: [...(found.relevantTechniques ?? []), ...(found.techniques ?? [])],
        dataTypes: (found.requiredDataConnectors ?? []).flatMap(({ dataTypes }) => dataTypes ?? []),
        tags: found.tags ?? [],
      }),
  );

const armProperties = {
  ...shared,
  displayName: word.min(1),
  techniques: maybe(words),
  subTechniques: maybe(words),
  templateVersion: maybe(version),
  version: maybe(version),
  alertRuleTemplateName: maybe(word),
  requiredDataConnectors: maybe(connectors),
  startTimeUtc: z.unknown().optional(),
  lastModifiedUtc: z.unknown().optional(),
  status: z.unknown().optional(),
} as const;

/**
 * A rule as Resource Manager has it: a resource `Microsoft.SecurityInsights/alertRules`.
 * Source: https://learn.microsoft.com/azure/templates/microsoft.securityinsights/alertrules
 */
export const ruleResourceSchema = z
  .looseObject({
    id: maybe(word),
    name: maybe(word),
    kind: ruleKind,
    properties: z.looseObject(armProperties),
  })
  .superRefine(({ kind, properties }, context) => {
    for (const key of missingOf(properties, kind)) {
      context.addIssue({ code: 'custom', path: ['properties', key], message: MISSING });
    }
  })
  .transform(
    (found): AnalyticsRule =>
      ruleOf(found.properties, {
        id: resourceRuleId(found.id, found.name),
        name: found.properties.displayName,
        kind: found.kind,
        version: found.properties.templateVersion ?? found.properties.version ?? '',
        techniques: [...(found.properties.techniques ?? []), ...(found.properties.subTechniques ?? [])],
        dataTypes: (found.properties.requiredDataConnectors ?? []).flatMap(({ dataTypes }) => dataTypes ?? []),
        tags: [],
      }),
  );

/** The rule's own id is the last GUID of the resource's name or id: exports wrap it into an expression. */
function resourceRuleId(id: string | undefined, name: string | undefined): string {
  const guids = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
  const found = [...(name ?? '').matchAll(guids), ...(id ?? '').matchAll(guids)].at(-1)?.[0];
  return found ?? name ?? id ?? '';
}

/** Members of a rule file that are known, to tell the others apart. */
export const knownMembers: readonly string[] = Object.keys(yamlMembers);
/** Members of a rule resource's properties that are known. */
export const knownProperties: readonly string[] = Object.keys(armProperties);
