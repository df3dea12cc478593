import { z } from 'zod';
import { isJsonObject, type Json, parseBoundedJson } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { type Stream, streamSchema } from '../../model/stream.ts';
import type { KustoType, TableSchema } from '../../model/table.ts';

/** What is sent to a stream of a rule, and what becomes of it. */
export interface RuleFlow {
  /** The stream's name in the rule. */
  readonly input: string;
  readonly stream: Stream;
}

/** A data collection rule, as far as records come through it. */
export interface DataCollectionRule {
  readonly immutableId: string;
  readonly flows: readonly RuleFlow[];
}

/** Azure's names of the types of a declared stream, and ours. */
const types: Readonly<Record<string, KustoType>> = {
  string: 'string',
  int: 'int',
  long: 'long',
  real: 'real',
  boolean: 'bool',
  bool: 'bool',
  datetime: 'datetime',
  dynamic: 'dynamic',
  guid: 'guid',
};

const ruleSchema = z.object({
  immutableId: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,99}$/),
  streamDeclarations: z
    .record(
      z.string(),
      z.object({ columns: z.array(z.object({ name: z.string(), type: z.enum(Object.keys(types)) })).max(2000) }),
    )
    .default({}),
  dataFlows: z
    .array(
      z.object({
        streams: z.array(z.string()).min(1).max(100),
        transformKql: z.string().max(15_360).optional(),
        outputStream: z.string().optional(),
      }),
    )
    .min(1)
    .max(100),
});

type RuleText = z.output<typeof ruleSchema>;

/**
 * Reads a data collection rule in Azure's own JSON: the resource as `az monitor data-collection rule show` or Resource Graph
 * prints it, or a template's. Data sources and destinations are not looked at: here is the one destination.
 * https://learn.microsoft.com/azure/azure-monitor/data-collection/data-collection-rule-structure
 * @param file how it is called in messages
 * @returns on error one line a fault
 */
export function readDataCollectionRule(
  text: string,
  file: string,
  table: (name: string) => TableSchema | undefined,
): Result<DataCollectionRule, string[]> {
  const json = parseBoundedJson(text.replace(/^\ufeff/, ''));
  if (!isJsonObject(json)) return err([`${file}: is no JSON object`]);
  const properties = isJsonObject(json['properties']) ? { ...json, ...json['properties'] } : json;
  const read = ruleSchema.safeParse(properties);
  if (!read.success)
    return err(
      read.error.issues.slice(0, 10).map(({ path, message }) => `${file}: ${path.join('.') || 'rule'}: ${message}`),
    );
  const faults: string[] = [];
  const flows = read.data.dataFlows.flatMap(({ streams, transformKql, outputStream }) =>
    streams.flatMap((input) => {
      const flow = flowOf(read.data, { input, transformKql, output: outputStream ?? input }, table);
      if (flow.ok) return [flow.value];
      faults.push(`${file}: ${flow.error}`);
      return [];
    }),
  );
  return faults.length > 0 ? err(faults) : ok({ immutableId: read.data.immutableId, flows });
}

interface FlowText {
  readonly input: string;
  readonly transformKql: string | undefined;
  readonly output: string;
}

/** `Microsoft-SecurityEvent` and `Custom-Clinic_CL` are the tables SecurityEvent and Clinic_CL. */
const tableOf = (stream: string): string => stream.replace(/^(?:Custom|Microsoft)-(?:Table-)?/, '');

function flowOf(
  rule: RuleText,
  { input, transformKql, output }: FlowText,
  table: (name: string) => TableSchema | undefined,
): Result<RuleFlow, string> {
  const target = tableOf(output);
  if (table(target) === undefined)
    return err(
      `the stream ${shown(output)} is for the table ${shown(target)}, which there is not: add an entry for it (safeguard tables import)`,
    );
  const columns = inputColumns(rule, input, table);
  if (columns === undefined) return err(`the stream ${shown(input)} is not declared in streamDeclarations`);
  const stream = streamSchema.safeParse({
    stream: nameOf(rule.immutableId, input, target),
    about: `Stream ${input} of the data collection rule ${rule.immutableId}.`,
    table: target,
    source: columns,
    kql: transformKql ?? 'source',
  });
  if (stream.success) return ok({ input, stream: stream.data });
  const [issue] = stream.error.issues;
  return err(`the stream ${shown(input)}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'cannot be used'}`);
}

/** The columns that a transformation reads: the declared ones, or for a stream of Azure's own those of its table. */
const inputColumns = (
  { streamDeclarations }: RuleText,
  input: string,
  table: (name: string) => TableSchema | undefined,
): Readonly<Record<string, Json>> | undefined => {
  const declared = Object.hasOwn(streamDeclarations, input) ? streamDeclarations[input] : undefined;
  if (declared !== undefined)
    return Object.fromEntries(declared.columns.map(({ name, type }) => [name, types[type] ?? 'string']));
  const known = input.startsWith('Microsoft-') ? table(tableOf(input)) : undefined;
  return known === undefined ? undefined : Object.fromEntries(known.columns.map(({ name, type }) => [name, type]));
};

/** How the intake calls a flow: the same as long as the rule sends this stream to this table. */
const nameOf = (immutableId: string, input: string, target: string): string =>
  `rule-${immutableId}-${input}-${target}`.replaceAll(/[^A-Za-z0-9_-]/g, '-').slice(0, 200);

const shown = (text: string): string => `"${text.slice(0, 80)}"`;
