import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { streamSchema } from '../../model/stream.ts';
import type { TableSchema } from '../../model/table.ts';
import { readDataCollectionRule } from './data-collection-rule.ts';
import { IngestionStreams } from './ingestion-streams.ts';
import { readRules } from './read-rules.ts';

const tables: Readonly<Record<string, TableSchema>> = {
  SecurityEvent: {
    name: 'SecurityEvent',
    columns: [
      { name: 'TimeGenerated', type: 'datetime' },
      { name: 'Account', type: 'string' },
      { name: 'Type', type: 'string' },
    ],
  },
  Clinic_CL: {
    name: 'Clinic_CL',
    columns: [
      { name: 'TimeGenerated', type: 'datetime' },
      { name: 'Open', type: 'bool' },
    ],
  },
};
const table = (name: string): TableSchema | undefined => (Object.hasOwn(tables, name) ? tables[name] : undefined);

const rule = {
  id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Insights/dataCollectionRules/clinic',
  name: 'clinic',
  location: 'westeurope',
  properties: {
    immutableId: 'dcr-00000000000000000000000000000001',
    streamDeclarations: {
      'Custom-Clinic': {
        columns: [
          { name: 'Time', type: 'datetime' },
          { name: 'Open', type: 'boolean' },
        ],
      },
    },
    destinations: { logAnalytics: [{ workspaceResourceId: 'x', name: 'w' }] },
    dataFlows: [
      {
        streams: ['Custom-Clinic'],
        destinations: ['w'],
        transformKql: 'source | project TimeGenerated = Time',
        outputStream: 'Custom-Clinic_CL',
      },
      { streams: ['Custom-Clinic'], destinations: ['w'], outputStream: 'Microsoft-SecurityEvent' },
      { streams: ['Microsoft-SecurityEvent'], destinations: ['w'] },
    ],
  },
};
const read = (value: unknown) => readDataCollectionRule(JSON.stringify(value), 'clinic.json', table);
const changed = (properties: object) => read({ ...rule, properties: { ...rule.properties, ...properties } });

describe('readDataCollectionRule', () => {
  it('gives a stream a flow', () => {
    const found = read(rule);
    expect(
      found.ok &&
        found.value.flows.map(({ input, stream }) => [input, stream.stream, stream.table, stream.kql, stream.source]),
    ).toEqual([
      [
        'Custom-Clinic',
        'rule-dcr-00000000000000000000000000000001-Custom-Clinic-Clinic_CL',
        'Clinic_CL',
        'source | project TimeGenerated = Time',
        { Time: 'datetime', Open: 'bool' },
      ],
      [
        'Custom-Clinic',
        'rule-dcr-00000000000000000000000000000001-Custom-Clinic-SecurityEvent',
        'SecurityEvent',
        'source',
        { Time: 'datetime', Open: 'bool' },
      ],
      [
        'Microsoft-SecurityEvent',
        'rule-dcr-00000000000000000000000000000001-Microsoft-SecurityEvent-SecurityEvent',
        'SecurityEvent',
        'source',
        { TimeGenerated: 'datetime', Account: 'string', Type: 'string' },
      ],
    ]);
  });

  it('takes the properties alone, as a template has them', () => {
    expect(read(rule.properties).ok).toBe(true);
  });

  it.each([
    ['no immutable id', { immutableId: undefined }, /immutableId/],
    ['no flows', { dataFlows: [] }, /dataFlows/],
    ['an undeclared stream', { streamDeclarations: {} }, /"Custom-Clinic" is not declared/],
    [
      'a table that is not there',
      { dataFlows: [{ streams: ['Custom-Clinic'], outputStream: 'Custom-No_CL' }] },
      /"No_CL", which there is not/,
    ],
    [
      'a type that is none',
      { streamDeclarations: { 'Custom-Clinic': { columns: [{ name: 'a', type: 'uuid' }] } } },
      /type/,
    ],
  ])('says what is wrong: %s', (_, properties, message) => {
    const found = changed(properties);
    expect(found.ok ? [] : found.error).toEqual([
      expect.stringMatching(message),
      ...(found.ok ? [] : found.error.slice(1)),
    ]);
  });

  it.each(['', '[]', '{"a":', 'null'])('refuses what is no rule: %j', (text) => {
    expect(readDataCollectionRule(text, 'x.json', table)).toMatchObject({ ok: false });
  });
});

describe('readRules', () => {
  const folder = mkdtempSync(join(tmpdir(), 'safeguard-rules-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('names what it leaves out, and notices a change', () => {
    expect(readRules(folder, table)).toMatchObject({ rules: [], faults: [] });
    writeFileSync(join(folder, 'a.json'), JSON.stringify(rule));
    const first = readRules(folder, table);
    expect(first).toMatchObject({ rules: [{ immutableId: rule.properties.immutableId }], faults: [] });
    writeFileSync(join(folder, 'b.json'), JSON.stringify(rule));
    writeFileSync(join(folder, 'c.json'), '{');
    writeFileSync(join(folder, 'd.json'), ' '.repeat(1024 * 1024 + 1));
    mkdirSync(join(folder, 'e.json'));
    const all = readRules(folder, table);
    expect(all.rules).toHaveLength(1);
    expect(all.faults).toEqual([
      expect.stringMatching(/b\.json: its immutableId/),
      expect.stringMatching(/c\.json: is no JSON object/),
      expect.stringMatching(/d\.json: cannot be read/),
      expect.stringMatching(/e\.json: cannot be read/),
    ]);
    expect(all.hash).not.toBe(first.hash);
  });
});

describe('IngestionStreams', () => {
  const rules = read(rule);
  const named = streamSchema.parse({
    stream: 'entra/sign-ins',
    about: 'x',
    table: 'SecurityEvent',
    columns: { Account: 'a' },
  });
  const streams = new IngestionStreams({
    named: new Map([[named.stream, named]]),
    table,
    rules: rules.ok ? [rules.value] : [],
  });

  it.each([
    [rule.properties.immutableId, 'Custom-Clinic', ['Clinic_CL', 'SecurityEvent']],
    [rule.properties.immutableId.toUpperCase(), 'Microsoft-SecurityEvent', ['SecurityEvent']],
    [rule.properties.immutableId, 'Custom-Other', 'STREAM_UNKNOWN'],
    ['dcr-2', 'Custom-Clinic', 'RULE_UNKNOWN'],
    ['default', 'Custom-Clinic_CL', ['Clinic_CL']],
    ['default', 'Microsoft-SecurityEvent', ['SecurityEvent']],
    ['default', 'Custom-entra-sign-ins', ['SecurityEvent']],
    ['default', 'SecurityEvent', 'STREAM_UNKNOWN'],
    ['default', 'Custom-constructor', 'STREAM_UNKNOWN'],
  ])('rule %s, stream %s', (id, stream, expected) => {
    const found = streams.find(id, stream);
    expect(found.ok ? found.value.map((flow) => flow.table) : found.error.code).toEqual(expected);
    if (found.ok) for (const flow of found.value) expect(streams.byName(flow.stream)).toBe(flow);
  });

  it('takes the columns of a table by name, but those that the store gives', () => {
    const found = streams.find('default', 'Custom-SecurityEvent');
    expect(found.ok && found.value[0]?.columns).toEqual({ Account: { first: [['Account']] } });
  });
});
