/** A table with a column of each kind that the facts and checks of a linter speak of. */
export const lintTables = [
  {
    name: 'T',
    columns: [
      { name: 'TimeGenerated', type: 'datetime' },
      { name: 'A', type: 'string' },
      { name: 'B', type: 'string' },
      { name: 'N', type: 'long' },
      { name: 'F', type: 'bool' },
      { name: 'D', type: 'dynamic' },
    ],
  },
] as const;
