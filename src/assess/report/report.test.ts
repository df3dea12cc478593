import { describe, expect, it } from 'vitest';
import type { Assessment } from '../../model/assessment.ts';
import { controlOf, estateOf, judge, law, storage } from '../testing/sample.ts';
import { renderAnnotations } from './annotations.ts';
import { newFindings, readBaseline, renderBaseline } from './baseline.ts';
import { renderHtml } from './html.ts';
import { renderJson } from './json.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import { renderSarif } from './sarif.ts';
import { renderTerminal } from './terminal.ts';

/** A name that tries to be markup in every format at once. */
const hostile = `st<script>alert(1)</script>]]>&"'|\u001b[2J\u202e@team${'`'}::error::x %0A`;

const sample = (line = 10): Assessment =>
  judge({
    controls: [controlOf({ id: 'encryption-010' }), controlOf({ id: 'encryption-020', severity: 'low' })],
    law,
    estate: estateOf(
      [
        storage(hostile, { minimumTlsVersion: `<b>${hostile}</b>` }, { source: { file: `a,b:${hostile}.json`, line } }),
        storage('stgood', { minimumTlsVersion: 'TLS1_2' }),
        storage('stwaived', { minimumTlsVersion: 'TLS1_0' }),
      ],
      {
        waivers: [
          {
            control: 'encryption-010',
            scope: storage('stwaived', {}).id,
            owner: 'D<i>',
            reason: 'R|x',
            expires: '2026-12-31',
          },
        ],
      },
    ),
  });

const options = { version: '0.1.0' };
const all: Readonly<Record<string, (assessment: Assessment) => string>> = {
  terminal: (a) => renderTerminal(a, { color: false }),
  json: (a) => [...renderJson(a)].join(''),
  sarif: (a) => [...renderSarif(a, options)].join(''),
  junit: (a) => [...renderJunit(a)].join(''),
  html: (a) => [...renderHtml(a)].join(''),
  markdown: (a) => renderMarkdown(a, options),
};

describe('every report', () => {
  it.each(Object.entries(all))('%s is the same twice', (_name, render) => {
    expect(render(sample())).toBe(render(sample()));
  });

  it.each(Object.entries(all))('%s is a whole document for an empty estate', (_name, render) => {
    expect(render(judge({ controls: [], estate: estateOf([]) })).length).toBeGreaterThan(100);
  });
});

describe('renderTerminal', () => {
  it('lets no control character of the input through', () => {
    expect(all['terminal']?.(sample())).not.toMatch(/(?!\n)\p{Cc}/u);
    expect(renderTerminal(sample(), { color: true })).not.toContain('\u001b[2J');
  });

  it('shows the failure with its place, value, wanted value and fix', () => {
    const text = renderTerminal(
      judge({
        controls: [controlOf({ id: 'encryption-010' })],
        estate: estateOf([storage('stbad', { minimumTlsVersion: 'TLS1_0' })]),
      }),
      { color: false },
    );
    expect(text).toContain(
      'main.json:10:5  storageAccounts/stbad  properties.minimumTlsVersion is TLS1_0, wanted TLS1_2',
    );
    expect(text).toContain('fix Set it.\n');
    expect(text).toContain('164.312(a)(2)(iv) (addressable), checklist 11 (advice)');
  });
});

describe('renderHtml', () => {
  it('escapes everything that the input says, and loads nothing', () => {
    const html = all['html']?.(sample()) ?? '';
    expect(html).not.toContain('<script>alert');
    expect(html).not.toContain('<b><');
    expect(html).not.toContain('D<i>');
    expect(html).not.toMatch(/(src|href)="(?!#)/);
    expect(html).toContain("default-src 'none'");
  });
});

describe('renderMarkdown', () => {
  it('makes no markup, mention or table cell of the input', () => {
    const text = all['markdown']?.(sample()) ?? '';
    expect(text).not.toMatch(/(?!\n)\p{Cc}|\u202e/u);
    expect(text).not.toMatch(/(?<!`[^`\n]*)<script>/);
    expect(text).not.toMatch(/[^\\`\u200b]@team\b(?![^\n]*`)/);
  });

  it('stays below what a comment holds', () => {
    const many = Array.from({ length: 400 }, (_, i) => controlOf({ id: `encryption-${100 + i}` }));
    const bad = Array.from({ length: 20 }, (_, i) => storage(`st${i}`, { minimumTlsVersion: 'TLS1_0' }));
    const text = renderMarkdown(judge({ controls: many, estate: estateOf(bad) }), options);
    expect(text.length).toBeLessThan(65_536);
    expect(text).toContain('more controls: see the full report');
  });
});

describe('renderJunit', () => {
  it('counts what it lists', () => {
    const xml = all['junit']?.(sample()) ?? '';
    const count = (pattern: RegExp): number => [...xml.matchAll(pattern)].length;
    expect(xml).toContain(
      `tests="${count(/<testcase /g)}" failures="${count(/<failure /g)}" skipped="${count(/<skipped /g)}"`,
    );
    expect(xml).not.toContain('\u001b');
  });
});

describe('renderSarif', () => {
  it('keeps fingerprints when lines move, and suppresses what is waived', () => {
    const results = (a: Assessment): readonly Record<string, unknown>[] =>
      JSON.parse(all['sarif']?.(a) ?? '').runs[0].results;
    const prints = (a: Assessment): readonly unknown[] => results(a).map((r) => r['partialFingerprints']);
    expect(prints(sample(10))).toEqual(prints(sample(99)));
    expect(results(sample()).filter((r) => r['suppressions'] !== undefined)).toHaveLength(1);
  });
});

describe('renderAnnotations', () => {
  it('cannot be left by text of the input', () => {
    for (const style of ['github', 'azure-pipelines'] as const) {
      for (const line of renderAnnotations(sample(), style).trimEnd().split('\n')) {
        expect(line).toMatch(
          style === 'github' ? /^::(error|warning) file=(a%2Cb%3A|main)/ : /^##vso\[task\.logissue type=/,
        );
      }
    }
  });
});

describe('baseline', () => {
  it('lets known findings pass, and nothing else', () => {
    const before = sample();
    const baseline = readBaseline(renderBaseline(before));
    if (!baseline.ok) throw new Error(baseline.error);
    expect(newFindings(before, 'fail')).toBe(3);
    expect(newFindings(before, 'fail', baseline.value)).toBe(0);
    expect(newFindings(sample(99), 'fail', baseline.value)).toBe(0);
    const more = judge({
      controls: [controlOf({ id: 'encryption-010' })],
      estate: estateOf([storage('stnew', { minimumTlsVersion: 'TLS1_0' })]),
    });
    expect(newFindings(more, 'fail', baseline.value)).toBe(1);
  });

  it.each(['', '{', '[]', '{"format":"other"}'])('refuses %j', (text) => expect(readBaseline(text).ok).toBe(false));

  it('counts at the chosen severity', () => {
    expect(newFindings({ ...sample(), minimumSeverity: 'high' }, 'fail')).toBe(1);
    expect(newFindings(sample(), 'unknown')).toBe(3);
  });
});
