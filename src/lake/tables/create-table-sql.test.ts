import { describe, expect, it } from 'vitest';
import { createTableSql, storedType, textIndexName, textIndexSql } from './create-table-sql.ts';
import { pathSql } from './path-sql.ts';
import type { StoredTable } from './stored-table.ts';

const table: StoredTable = {
  name: 'Visits_CL',
  key: ['Ward'],
  columns: [
    { name: 'TimeGenerated', type: 'datetime', required: true },
    { name: 'Ward', type: 'string', few: true },
    { name: 'Note', type: 'string', text: true },
    { name: 'Seen', type: 'datetime' },
    { name: 'Detail', type: 'dynamic', hotPaths: [{ path: ['codes', 0], column: 'Detail/codes/0' }] },
    { name: 'Type', type: 'string' },
  ],
};

describe('createTableSql', () => {
  it('keeps rows by month, hour, key and time, with hot paths, word indexes and codecs', () => {
    expect(createTableSql(table)).toBe(`CREATE TABLE IF NOT EXISTS \`Visits_CL\` (
  \`TimeGenerated\` DateTime64(7, 'UTC') CODEC(Delta(8), ZSTD(1)),
  \`Ward\` LowCardinality(String) CODEC(ZSTD(1)),
  \`Note\` String CODEC(ZSTD(1)),
  \`Seen\` Nullable(DateTime64(7, 'UTC')) CODEC(Delta(8), ZSTD(1)),
  \`Detail\` String CODEC(ZSTD(1)),
  \`Type\` String DEFAULT 'Visits_CL' CODEC(ZSTD(1)),
  \`$ingested\` DateTime64(7, 'UTC') DEFAULT now64(7, 'UTC') CODEC(Delta(8), ZSTD(1)),
  \`Detail/codes/0\` String MATERIALIZED if(JSONType(\`Detail\`, 'codes') = 'Array' AND JSONExtractRaw(\`Detail\`, 'codes', 1) != 'null', JSONExtractRaw(\`Detail\`, 'codes', 1), '') CODEC(ZSTD(1)),
  INDEX \`terms of Note\` lower(if(isValidASCII(\`Note\`), \`Note\`, replaceRegexpAll(\`Note\`, '[^\\\\x00-\\\\x7F\\\\p{L}\\\\p{N}]+', ' '))) TYPE text(tokenizer = splitByNonAlpha)
) ENGINE = MergeTree
PARTITION BY toYYYYMM(\`TimeGenerated\`)
ORDER BY (intDiv(toUnixTimestamp64Second(\`TimeGenerated\`), 3600), \`Ward\`, \`TimeGenerated\`)
SETTINGS allow_nullable_key = 1, index_granularity = 2048, min_compress_block_size = 16384`);
  });

  it('keeps a table without a required time as it comes', () => {
    const plain: StoredTable = { name: 'Plain', key: [], columns: [{ name: 'TimeGenerated', type: 'datetime' }] };
    expect(createTableSql(plain)).toMatch(/ENGINE = MergeTree\nORDER BY tuple\(\)$/);
  });

  it('quotes what a name may hold', () => {
    const hostile: StoredTable = { name: 'T', key: [], columns: [{ name: "a`b\\c'd", type: 'string', text: true }] };
    expect(createTableSql(hostile)).toContain("`a\\`b\\\\c'd` String");
    expect(textIndexSql("a`b\\c'd")).toContain(`INDEX \`${textIndexName("a\\`b\\\\c'd")}\``);
    expect(pathSql('`x`', ["it's", 'a\\b'])).toContain("JSONExtractRaw(`x`, 'it\\'s', 'a\\\\b')");
  });

  it.each([
    ['bool', 'Nullable(Bool)'],
    ['decimal', 'Nullable(Decimal(38, 18))'],
    ['timespan', 'Nullable(Int64)'],
    ['guid', 'Nullable(UUID)'],
    ['dynamic', 'String'],
  ] as const)('stores %s as %s', (type, stored) => {
    expect(storedType({ name: 'x', type })).toBe(stored);
  });
});
