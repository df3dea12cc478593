import { describe, expect, it } from 'vitest';
import { controlOf, estateOf, judge, storage } from '../assess/testing/sample.ts';
import { formatOfFile, renderReport, reportFormats } from './render-report.ts';

describe('formatOfFile', () => {
  it.each([
    ['a.sarif', 'sarif'],
    ['a.sarif.json', 'sarif'],
    ['A.HTML', 'html'],
    ['a.htm', 'html'],
    ['a.md', 'markdown'],
    ['a.xml', 'junit'],
    ['a.json', 'json'],
    ['a.txt', 'text'],
    ['a', undefined],
    ['json', undefined],
  ])('of %s is %s', (file, format) => {
    expect(formatOfFile(file)).toBe(format);
  });
});

describe('renderReport', () => {
  const assessment = judge({
    controls: [controlOf({ id: 'encryption-001' })],
    estate: estateOf([
      storage('old', { minimumTlsVersion: 'TLS1_0' }),
      storage('new', { minimumTlsVersion: 'TLS1_2' }),
    ]),
  });

  it.each(reportFormats)('names in %s the control and what fails it, the same each time', (format) => {
    const render = (): string => [...renderReport(format, assessment, { version: '1.2.3', color: false })].join('');
    expect(render()).toContain('encryption-001');
    expect(render()).toContain('storageAccounts/old');
    expect(render()).toBe(render());
  });
});
