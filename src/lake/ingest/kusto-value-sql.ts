import type { KustoType } from '../../model/table.ts';
import { textLiteral } from '../tables/literal.ts';
import type { ClickHouseType } from './clickhouse-type.ts';

/** A value of any type of ClickHouse as a Kusto value: its type and the SQL that gives it. */
export interface KustoValue {
  readonly type: KustoType;
  readonly sql: string;
}

/** The nearest Kusto type that holds every value of a type of ClickHouse, and SQL that brings a value to it. */
export function kustoValue(sql: string, type: ClickHouseType, nullable = false): KustoValue {
  const [inner] = type.of;
  if (inner !== undefined && (type.name === 'Nullable' || type.name === 'LowCardinality')) {
    return kustoValue(sql, inner, nullable || type.name === 'Nullable');
  }
  const to = (kusto: KustoType, text: string): KustoValue => ({ type: kusto, sql: text });
  const textOf = (text: string): KustoValue => to('string', nullable ? `ifNull(${text}, '')` : text);
  if (/^U?Int(?:8|16|32)$/.test(type.name) || type.name === 'Int64') return to('long', `toInt64(${sql})`);
  if (type.name === 'UInt64') return to('decimal', `toDecimal128(${sql}, 18)`);
  if (/^B?Float(?:16|32|64)$/.test(type.name)) return to('real', `toFloat64(${sql})`);
  if (type.name === 'Bool') return to('bool', sql);
  if (type.name === 'UUID') return to('guid', sql);
  if (type.name === 'String') return textOf(sql);
  if (/^Date(?:32|Time|Time64)?$/.test(type.name)) return to('datetime', `toDateTime64(${sql}, 7, 'UTC')`);
  if (type.name === 'Decimal' && decimalFits(type.text)) return to('decimal', `toDecimal128(${sql}, 18)`);
  if (/^(?:Array|Tuple|Map|Nested)$/.test(type.name))
    return to('dynamic', nullable ? `ifNull(${jsonSql(sql, type)}, '')` : jsonSql(sql, type));
  return textOf(`toString(${sql})`);
}

const decimalFits = (text: string): boolean => {
  const [precision = 99, scale = 99] = text.split(',').map(Number);
  return scale <= 18 && precision - scale <= 20;
};

/** SQL of the compact JSON text of a value: numbers as they are, whatever the engine's settings say of quotes. */
function jsonSql(sql: string, type: ClickHouseType, depth = 0): string {
  const [first, second] = type.of;
  const names = (letter: string): string => `${letter}${depth}`;
  switch (type.name) {
    case 'Nullable':
      return first === undefined
        ? "''"
        : `if(isNull(${sql}), 'null', ${jsonSql(`assumeNotNull(${sql})`, first, depth)})`;
    case 'LowCardinality':
      return first === undefined ? "''" : jsonSql(`materialize(${sql})`, first, depth);
    case 'Array':
      return first === undefined ? "''" : `concat('[', ${listSql(sql, first, names('e'), depth)}, ']')`;
    case 'Map': {
      const [k, v] = [names('k'), names('v')];
      const member = `concat(toJSONString(toString(${k})), ':', ${second === undefined ? "''" : jsonSql(v, second, depth + 1)})`;
      return `concat('{', arrayStringConcat(arrayMap((${k}, ${v}) -> ${member}, mapKeys(${sql}), mapValues(${sql})), ','), '}')`;
    }
    case 'Tuple':
      return tupleSql(sql, type, depth);
    case 'String':
    case 'UUID':
      return `toJSONString(${sql})`;
    case 'Bool':
      return `if(${sql}, 'true', 'false')`;
    default:
      return /^(?:U?Int|Decimal)/.test(type.name)
        ? `toString(${sql})`
        : /^B?Float/.test(type.name)
          ? `if(isFinite(${sql}), toString(${sql}), concat('"', toString(${sql}), '"'))`
          : `toJSONString(toString(${sql}))`;
  }
}

const listSql = (sql: string, of: ClickHouseType, element: string, depth: number): string =>
  `arrayStringConcat(arrayMap(${element} -> ${jsonSql(element, of, depth + 1)}, ${sql}), ',')`;

function tupleSql(sql: string, { of, elements }: ClickHouseType, depth: number): string {
  const parts = of.map((type, at) => {
    const value = jsonSql(`tupleElement(${sql}, ${at + 1})`, type, depth + 1);
    return elements.length === 0 ? value : `${textLiteral(`${JSON.stringify(elements[at])}:`)}, ${value}`;
  });
  const [open, close] = elements.length === 0 ? ['[', ']'] : ['{', '}'];
  return `concat('${open}', ${parts.join(", ',', ")}, '${close}')`;
}

/**
 * SQL that brings a value of one Kusto type to another; undefined where no value of the one is a value of the other. What
 * cannot be brought there is null.
 */
export function convertedSql({ type, sql }: KustoValue, wanted: KustoType): string | undefined {
  if (type === wanted) return sql;
  const numbers: readonly KustoType[] = ['int', 'long', 'real', 'decimal'];
  if (wanted === 'dynamic' && type === 'string')
    return `if(isValidJSON(${sql}), if(${sql} = 'null', '', ${sql}), if(${sql} = '', '', toJSONString(${sql})))`;
  if (wanted === 'string' && type === 'dynamic') return sql;
  if (wanted === 'string') return `ifNull(toString(${sql}), '')`;
  if (!numbers.includes(type) && type !== 'string') return undefined;
  switch (wanted) {
    case 'int':
      return `accurateCastOrNull(${sql}, 'Int32')`;
    case 'long':
      return `accurateCastOrNull(${sql}, 'Int64')`;
    case 'real':
      return `toFloat64OrNull(toString(${sql}))`;
    case 'decimal':
      return `toDecimal128OrNull(toString(${sql}), 18)`;
    case 'bool':
      return `accurateCastOrNull(${sql}, 'Bool')`;
    case 'datetime':
      return type === 'string' ? `parseDateTime64BestEffortOrNull(${sql}, 7, 'UTC')` : undefined;
    case 'guid':
      return type === 'string' ? `toUUIDOrNull(${sql})` : undefined;
    default:
      return undefined;
  }
}
