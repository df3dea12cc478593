/** A text literal of ClickHouse SQL. Only for definitions of tables, where parameters cannot stand. */
export const textLiteral = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
