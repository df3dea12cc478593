import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { openBench } from '../../src/app/detections/rule-bench.ts';
import { testDetections } from '../../src/app/detections/test-detections.ts';
import { findRules } from '../../src/content/find-rules.ts';
import { loadLaw } from '../../src/content/load-law.ts';
import type { DetectionsReport } from '../../src/examine/index.ts';
import { lintChecks } from '../../src/examine/lint/lint-rule.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const found = findRules(['detections'], root);
const law = loadLaw(root);
const citations = new Set(law.ok ? law.value.cfr.map(({ citation }) => citation) : []);

describe('detections', () => {
  it('are read without an error or a member that nothing reads', () => {
    expect([...found.errors, ...found.notes]).toEqual([]);
    expect(found.rules.length).toBeGreaterThan(10);
  });

  it('stand in folders of their source, in kebab-case, one rule each', () => {
    const wrong = found.rules.filter(
      ({ file }) => !/^detections\/[a-z0-9]+(?:-[a-z0-9]+)*\/[a-z0-9]+(?:-[a-z0-9]+)*\/rule\.yaml$/.test(file),
    );
    expect(wrong.map(({ file }) => file)).toEqual([]);
  });

  it('have ids and names of their own', () => {
    for (const key of ['id', 'name'] as const) {
      const values = found.rules.map(({ rule }) => rule[key]);
      expect(values.filter((value, i) => values.indexOf(value) !== i)).toEqual([]);
    }
  });

  it('name what of the law they serve, and it is there', () => {
    expect(citations.size).toBeGreaterThan(50);
    for (const { file, rule } of found.rules) {
      const cited = rule.tags.filter((tag) => tag.startsWith('hipaa:')).map((tag) => tag.slice('hipaa:'.length));
      expect([file, cited.length > 0, cited.filter((citation) => !citations.has(citation))]).toEqual([file, true, []]);
    }
  });

  it('are shown by cases that fire and cases that stay quiet, each with what is expected', () => {
    const wanting = found.rules.filter(({ cases }) => {
      const fires = cases.filter((one) => one.fires).length;
      const expects = cases.every(
        ({ expectation }) => expectation.now !== undefined && expectation.alerts !== undefined,
      );
      return fires === 0 || fires === cases.length || !expects;
    });
    expect(wanting.map(({ file }) => file)).toEqual([]);
  });

  it('hold synthetic records only: reserved domains and addresses', () => {
    const files = readdirSync(join(root, 'detections'), { recursive: true, encoding: 'utf8' });
    for (const file of files.filter((name) => name.endsWith('.ndjson'))) {
      const text = readFileSync(join(root, 'detections', file), 'utf8');
      const domains = [...text.matchAll(/[\w.+-]+@([\w-]+(?:\.[\w-]+)+)/g)].map((match) => match[1]);
      const addresses = [...text.matchAll(/(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3})(?![\d.])/g)].map(
        (match) => match[1] ?? '',
      );
      const real = [
        ...domains.filter((domain) => domain !== 'contoso.com' && domain !== 'contoso.onmicrosoft.com'),
        ...addresses.filter((address) => !/^(?:203\.0\.113|198\.51\.100|192\.0\.2|10)\.|^0\.0\.0\.0$/.test(address)),
      ];
      expect([file, real]).toEqual([file, []]);
    }
  });
});

describe('docs/detections.md', () => {
  const page = readFileSync(join(root, 'docs/detections.md'), 'utf8');

  it('has a row for each check of the linter, in its own words', () => {
    expect(
      lintChecks.filter(({ code, finds }) => !page.includes(`| \`${code}\` | ${finds} |`)).map(({ code }) => code),
    ).toEqual([]);
  });

  it('has a row for each detection', () => {
    const missing = found.rules.filter(({ file, rule }) => {
      const folder = file.replace(/^detections\/|\/rule\.yaml$/g, '');
      return !page.includes(`| \`${folder}\` | ${rule.severity} | ${rule.name} (`);
    });
    expect(missing.map(({ file }) => file)).toEqual([]);
  });
});

describe('detections in the real engine', () => {
  let report: DetectionsReport = { rules: [], notes: [] };
  beforeAll(async () => {
    const request = { paths: ['detections'], cwd: root, runCases: true, showValues: true };
    const tested = await testDetections(request, { findRules, openBench: async (asked) => openBench(asked) });
    if (!tested.ok) throw new Error(tested.error.join('\n'));
    report = tested.value;
  }, 120_000);

  it('have nothing that the linter speaks of', () => {
    const spoken = report.rules.flatMap(({ file, findings }) =>
      findings.map(({ line, code, message }) => `${file}:${line} ${code} ${message}`),
    );
    expect(spoken).toEqual([]);
  });

  it('alert as their cases say, and take every record as it stands', () => {
    const wrong = report.rules.flatMap(({ cases }) =>
      cases.flatMap(({ file, differences, notes }) => [...differences, ...notes].map((line) => `${file}: ${line}`)),
    );
    expect(wrong).toEqual([]);
    expect(report.rules.flatMap(({ cases }) => cases).length).toBeGreaterThan(50);
  });
});
