import type { Answered } from '../../app/serve/answer-question.ts';
import type { RenderHint } from '../../kql/render-hint.ts';
import type { AnswerColumn, KustoType } from '../../model/table.ts';
import { type KustoFault, kustoError, type RequestIds } from './kusto-failure.ts';

/** Rows that are written already, under their columns. */
export interface WrittenTable {
  readonly columns: readonly AnswerColumn[];
  readonly rows: readonly string[];
}

/** The names that version 1 of the protocol gives the types. */
const dataTypes: Readonly<Record<KustoType, string>> = {
  bool: 'SByte',
  int: 'Int32',
  long: 'Int64',
  real: 'Double',
  decimal: 'SqlDecimal',
  string: 'String',
  guid: 'Guid',
  datetime: 'DateTime',
  timespan: 'TimeSpan',
  dynamic: 'Object',
};

const column = (name: string, type: KustoType): AnswerColumn => ({ name, type });
const written = (...cells: readonly unknown[]): string => JSON.stringify(cells);

/** How the client is asked to draw the rows; every key is there, as with the service. */
const visualization = (render: RenderHint | undefined): string => {
  const { properties = {}, kind = null } = render ?? {};
  const of = (name: string): string | null => properties[name.toLowerCase()] ?? properties[name] ?? null;
  return JSON.stringify({
    Visualization: kind,
    Title: of('Title'),
    XColumn: of('XColumn'),
    Series: of('Series')?.split(',') ?? null,
    YColumns: of('YColumns')?.split(',') ?? null,
    AnomalyColumns: of('AnomalyColumns')?.split(',') ?? null,
    XTitle: of('XTitle'),
    YTitle: of('YTitle'),
    XAxis: of('XAxis'),
    YAxis: of('YAxis'),
    Legend: of('Legend'),
    YSplit: of('YSplit'),
    Accumulate: of('Accumulate') === 'true',
    IsQuerySorted: false,
    Kind: of('Kind'),
    Ymin: of('YMin') ?? 'NaN',
    Ymax: of('YMax') ?? 'NaN',
  });
};

const resources = ({ durationMs, rows }: Pick<Answered, 'durationMs' | 'rows'>): string =>
  JSON.stringify({
    ExecutionTime: durationMs / 1000,
    resource_usage: {},
    dataset_statistics: [
      { table_row_count: rows.length, table_size: rows.reduce((size, row) => size + row.length, 0) },
    ],
  });

const NO_ID = '00000000-0000-0000-0000-000000000000';

/** A question's answer as frames of version 2 (https://learn.microsoft.com/kusto/api/rest/response2). */
export function kustoFrames(answer: Answered, ids: RequestIds, fault: KustoFault | undefined): string {
  const completion = [
    column('Timestamp', 'datetime'),
    column('ClientRequestId', 'string'),
    column('ActivityId', 'guid'),
    column('SubActivityId', 'guid'),
    column('ParentActivityId', 'guid'),
    column('Level', 'int'),
    column('LevelName', 'string'),
    column('StatusCode', 'int'),
    column('StatusCodeName', 'string'),
    column('EventType', 'int'),
    column('EventTypeName', 'string'),
    column('Payload', 'string'),
  ];
  const line = (level: number, levelName: string, event: number, eventName: string, payload: string): string =>
    written(
      ids.time,
      ids.client,
      ids.activity,
      NO_ID,
      NO_ID,
      level,
      levelName,
      0,
      'S_OK (0)',
      event,
      eventName,
      payload,
    );
  const done = JSON.stringify({ Count: 1, Text: 'Query completed successfully' });
  const properties = [column('TableId', 'int'), column('Key', 'string'), column('Value', 'dynamic')];
  const errors = fault === undefined ? [] : [kustoError(fault, ids)];
  const last = fault === undefined ? [] : [JSON.stringify({ OneApiErrors: errors })];
  return `[${[
    JSON.stringify({ FrameType: 'DataSetHeader', IsProgressive: false, Version: 'v2.0' }),
    frame(0, 'QueryProperties', '@ExtendedProperties', {
      columns: properties,
      rows: [written(1, 'Visualization', visualization(answer.render))],
    }),
    frame(1, 'PrimaryResult', 'PrimaryResult', { columns: answer.columns, rows: [...answer.rows, ...last] }),
    ...(fault === undefined
      ? [
          frame(2, 'QueryCompletionInformation', 'QueryCompletionInformation', {
            columns: completion,
            rows: [
              line(4, 'Info', 4, 'QueryInfo', done),
              line(6, 'Stats', 0, 'QueryResourceConsumption', resources(answer)),
            ],
          }),
        ]
      : []),
    JSON.stringify({
      FrameType: 'DataSetCompletion',
      HasErrors: fault !== undefined,
      Cancelled: false,
      ...(fault === undefined ? {} : { OneApiErrors: errors }),
    }),
  ].join(',')}]`;
}

const frame = (id: number, kind: string, name: string, { columns, rows }: WrittenTable): string => {
  const named = columns.map((one) => ({ ColumnName: one.name, ColumnType: one.type }));
  const head = { FrameType: 'DataTable', TableId: id, TableKind: kind, TableName: name, Columns: named };
  return `${JSON.stringify(head).slice(0, -1)},"Rows":[${rows.join(',')}]}`;
};

/** A question's answer as tables of version 1, the last of which says what the others are. */
export function kustoAnswerTables(answer: Answered, ids: RequestIds, fault: KustoFault | undefined): string {
  const status = [
    column('Timestamp', 'datetime'),
    column('Severity', 'int'),
    column('SeverityName', 'string'),
    column('StatusCode', 'int'),
    column('StatusDescription', 'string'),
    column('Count', 'int'),
    column('RequestId', 'guid'),
    column('ActivityId', 'guid'),
    column('SubActivityId', 'guid'),
    column('ClientActivityId', 'string'),
  ];
  const line = (severity: number, name: string, text: string): string =>
    written(ids.time, severity, name, 0, text, 1, ids.activity, ids.activity, NO_ID, ids.client);
  const contents = [
    column('Ordinal', 'long'),
    column('Kind', 'string'),
    column('Name', 'string'),
    column('Id', 'string'),
    column('PrettyName', 'string'),
  ];
  const exceptions = fault === undefined ? [] : [JSON.stringify({ Exceptions: [fault.message] })];
  return tables(
    [
      { columns: answer.columns, rows: [...answer.rows, ...exceptions] },
      { columns: [column('Value', 'string')], rows: [written(visualization(answer.render))] },
      {
        columns: status,
        rows: [line(4, 'Info', 'Query completed successfully'), line(6, 'Stats', resources(answer))],
      },
      {
        columns: contents,
        rows: [
          written(0, 'QueryResult', 'PrimaryResult', NO_ID, ''),
          written(1, 'QueryProperties', '@ExtendedProperties', NO_ID, ''),
          written(2, 'QueryStatus', 'QueryStatus', NO_ID, ''),
        ],
      },
    ],
    fault === undefined ? [] : [fault.message],
  );
}

/** The answer to a command: one table of version 1. */
export const kustoCommandTable = (table: WrittenTable): string => tables([table], []);

const tables = (all: readonly WrittenTable[], exceptions: readonly string[]): string => {
  const texts = all.map(({ columns, rows }, at) => {
    const named = columns.map(({ name, type }) => ({ ColumnName: name, DataType: dataTypes[type], ColumnType: type }));
    return `{"TableName":"Table_${at}","Columns":${JSON.stringify(named)},"Rows":[${rows.join(',')}]}`;
  });
  const more = exceptions.length === 0 ? '' : `,"Exceptions":${JSON.stringify(exceptions)}`;
  return `{"Tables":[${texts.join(',')}]${more}}`;
};
