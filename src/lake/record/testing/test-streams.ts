import { type Stream, streamSchema } from '../../../model/stream.ts';
import { tableEntrySchema } from '../../../model/table-entry.ts';
import { type StoredTable, storedTable } from '../../tables/stored-table.ts';

const common = {
  columns: {
    TimeGenerated: 'datetime',
    Type: 'string',
    _ItemId: 'string',
    _AdditionalFields: 'dynamic',
  },
  fewValues: ['Type', 'Kind'],
} as const;

const entries = [
  {
    table: 'Visits',
    key: ['Who'],
    columns: { Who: 'string', Kind: 'string', Count: 'long', Detail: { type: 'dynamic', paths: ['ward'] } },
  },
  { table: 'Steps', columns: { Who: 'string', Step: 'string', At: 'long' } },
  {
    table: 'DeadLetters',
    columns: { Batch: 'long', Reason: 'string', Record: 'string', Row: 'long', Source: 'string', Stream: 'string' },
  },
];

const all = new Map(
  entries.map((entry) => [
    entry.table,
    storedTable(tableEntrySchema.parse(entry), { columns: common.columns, fewValues: [...common.fewValues] }),
  ]),
);

/** A few small tables. */
export const testTable = (name: string): StoredTable | undefined => all.get(name);

const streams: ReadonlyMap<string, Stream> = new Map(
  [
    {
      stream: 'Custom-Visits',
      about: 'Visits.',
      table: 'Visits',
      time: 'at',
      columns: { Who: 'who', Kind: { value: 'visit' }, Count: 'count', Detail: 'detail' },
    },
    {
      stream: 'Custom-Once',
      about: 'Visits, each with an id.',
      table: 'Visits',
      time: 'at',
      unique: ['_ItemId'],
      columns: { Who: 'who', _ItemId: 'id' },
    },
    {
      stream: 'Custom-Steps',
      about: 'Steps of a record, one row each.',
      table: 'Steps',
      required: ['steps'],
      kql: 'source | mv-expand step = record.steps | where tostring(step.name) != "skip" | project TimeGenerated = todatetime(record.at), Who = tostring(record.who), Step = tostring(step.name), At = tolong(step.n)',
    },
  ].map((stream) => [stream.stream, streamSchema.parse(stream)]),
);

/** Streams into them: by paths, with ids, and by KQL. */
export const testStream = (name: string): Stream | undefined => streams.get(name);
