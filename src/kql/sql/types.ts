import type { KustoType } from '../../model/table.ts';

/** How each Kusto type is held in ClickHouse. */
export const clickhouseType: Readonly<Record<KustoType, string>> = {
  string: 'String',
  dynamic: 'String',
  bool: 'Nullable(Bool)',
  int: 'Nullable(Int32)',
  long: 'Nullable(Int64)',
  real: 'Nullable(Float64)',
  decimal: 'Nullable(Decimal(38, 18))',
  datetime: "Nullable(DateTime64(7, 'UTC'))",
  timespan: 'Nullable(Int64)',
  guid: 'Nullable(UUID)',
};

/** The same without NULL, for values that are known. */
export const knownType = (type: KustoType): string => clickhouseType[type].replace(/^Nullable\((.*)\)$/, '$1');
