import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { formatContentError } from '../../src/content/content-error.ts';
import { loadControls } from '../../src/content/load-controls.ts';
import { loadLaw } from '../../src/content/load-law.ts';
import { coverage } from '../../src/evidence/coverage.ts';
import type { ControlEntry } from '../../src/model/control.ts';
import type { CfrRow, Law } from '../../src/model/law.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const loaded = loadLaw(root);
if (!loaded.ok) throw new Error(loaded.error.map(formatContentError).join('\n'));
const law: Law = loaded.value;

let read: ReturnType<typeof loadControls> | undefined;

const section = (row: CfrRow): string => row.citation.slice(0, 7);
const inAppendixA = (row: CfrRow): boolean => ['164.308', '164.310', '164.312'].includes(section(row));
const count = (rows: readonly CfrRow[], wanted: Partial<CfrRow>): number =>
  rows.filter((row) => Object.entries(wanted).every(([key, value]) => Reflect.get(row, key) === value)).length;

/** The citations as the regulation numbers them, with their kinds: S standard, ! standard that stands alone, R required, A addressable. */
const regulation = `
164.308(a)(1)(i) S; (ii)(A) R; (ii)(B) R; (ii)(C) R; (ii)(D) R
164.308(a)(2) !
164.308(a)(3)(i) S; (ii)(A) A; (ii)(B) A; (ii)(C) A
164.308(a)(4)(i) S; (ii)(A) R; (ii)(B) A; (ii)(C) A
164.308(a)(5)(i) S; (ii)(A) A; (ii)(B) A; (ii)(C) A; (ii)(D) A
164.308(a)(6)(i) S; (ii) R
164.308(a)(7)(i) S; (ii)(A) R; (ii)(B) R; (ii)(C) R; (ii)(D) A; (ii)(E) A
164.308(a)(8) !
164.308(b)(1) S; (3) R
164.310(a)(1) S; (2)(i) A; (2)(ii) A; (2)(iii) A; (2)(iv) A
164.310(b) !
164.310(c) !
164.310(d)(1) S; (2)(i) R; (2)(ii) R; (2)(iii) A; (2)(iv) A
164.312(a)(1) S; (2)(i) R; (2)(ii) R; (2)(iii) A; (2)(iv) A
164.312(b) !
164.312(c)(1) S; (2) A
164.312(d) !
164.312(e)(1) S; (2)(i) A; (2)(ii) A
164.314(a)(1) S; (2)(i) R; (2)(ii) R; (2)(iii) R
164.314(b)(1) S; (2)(i) R; (2)(ii) R; (2)(iii) R; (2)(iv) R
164.316(a) !
164.316(b)(1) S; (2)(i) R; (2)(ii) R; (2)(iii) R`;

const expectedRows = regulation
  .trim()
  .split('\n')
  .flatMap((line) => {
    const [head = '', ...rest] = line.split('; ');
    const [standard = '', kind = ''] = head.split(' ');
    const stem = standard.replace(/\((i|1)\)$/, '');
    return [`${standard} ${kind}`, ...rest.map((spec) => `${stem}${spec}`)];
  });
const mark = (row: CfrRow): string =>
  row.kind === 'standard' ? (row.standsAlone ? '!' : 'S') : row.kind === 'required' ? 'R' : 'A';

describe('the Security Rule as data', () => {
  it('holds every row in the order and of the kind of the regulation', () => {
    expect(law.cfr.map((row) => `${row.citation} ${mark(row)}`)).toEqual(expectedRows);
  });

  it('counts as Appendix A does: 36 specifications (14 required, 22 addressable) and 6 standards without any', () => {
    const rows = law.cfr.filter(inAppendixA);
    expect(count(rows, { kind: 'required' })).toBe(14);
    expect(count(rows, { kind: 'addressable' })).toBe(22);
    expect(count(rows, { kind: 'standard', standsAlone: true })).toBe(6);
    expect(count(rows, { kind: 'standard' })).toBe(18);
    expect(rows.filter((row) => row.kind !== 'standard' || row.standsAlone)).toHaveLength(42);
  });

  it('counts 22 standards and 68 rows with 164.314 and 164.316', () => {
    expect(count(law.cfr, { kind: 'standard' })).toBe(22);
    expect(law.cfr).toHaveLength(68);
    expect(count(law.cfr, { kind: 'required' })).toBe(24);
  });

  it('gives each specification the standard it stands under, and each standard that does not stand alone a specification', () => {
    const standards = new Map(law.cfr.filter((row) => row.kind === 'standard').map((row) => [row.citation, row]));
    const wrong = law.cfr.filter((row) => {
      if (row.kind !== 'standard')
        return row.standard === undefined || standards.get(row.standard)?.standsAlone !== false;
      return row.standard !== undefined || row.standsAlone === law.cfr.some((spec) => spec.standard === row.citation);
    });
    expect(wrong.map((row) => row.citation)).toEqual([]);
  });

  it('names the safeguard of each section', () => {
    const names: Readonly<Record<string, string>> = {
      '164.308': 'administrative',
      '164.310': 'physical',
      '164.312': 'technical',
      '164.314': 'organizational',
      '164.316': 'documentation',
    };
    expect(law.cfr.filter((row) => row.safeguard !== names[section(row)])).toEqual([]);
  });
});

describe('what stands beside the rule', () => {
  it('holds 18 items of the proposal, in order', () => {
    expect(law.nprm.map((item) => item.id)).toEqual(
      Array.from({ length: 18 }, (_, i) => `nprm-${String(i + 1).padStart(2, '0')}`),
    );
  });

  it('holds the 32 items of the checklist in their five groups, then what its body names', () => {
    const items = law.checklist.filter((item) => item.group !== 'Body');
    expect(items.map((item) => item.id)).toEqual(Array.from({ length: 32 }, (_, i) => String(i + 1)));
    const groups = [...new Set(items.map((item) => item.group))];
    expect(groups.map((group) => [group, items.filter((item) => item.group === group).length])).toEqual([
      ['Identity and Access', 7],
      ['Encryption', 6],
      ['Network Security', 7],
      ['Logging and Monitoring', 6],
      ['Backup and DR', 6],
    ]);
    const body = law.checklist.filter((item) => item.group === 'Body').map((item) => item.id);
    expect(body).toEqual(['9b', '22b', ...Array.from({ length: 20 }, (_, i) => String(i + 33))]);
  });

  it('says what counts today where the checklist has been overtaken', () => {
    const overtaken = law.checklist.filter((item) => item.successor !== undefined).map((item) => item.id);
    expect(overtaken).toEqual(['1', '6', '10', '20', '24', '26']);
  });

  it('holds the fifteen recommendations: eleven under audit controls, four under the safeguard', () => {
    expect(law.recommendations.map((r) => `${r.id} ${r.safeguard}`)).toEqual(
      Array.from({ length: 15 }, (_, i) => `A${i + 1} ${i < 11 ? 'audit-controls' : 'safeguard'}`),
    );
  });

  it('crosswalks every standard by NIST SP 800-66r2, and TLS by 800-52r2', () => {
    const rows = law.crosswalk.filter((row) => row.source === 'nist-800-66r2');
    expect(rows).toHaveLength(22);
    expect([...new Set(rows.flatMap((row) => row.cfr))].sort()).toEqual(law.cfr.map((row) => row.citation).sort());
    expect(law.crosswalk.some((row) => row.source === 'nist-800-52r2' && row.id === '3.1')).toBe(true);
  });

  it('calls a service in scope of the agreement only where a source names it', () => {
    const covered = law.services.filter((s) => s.baa.state === 'in-scope').map((s) => s.service);
    expect(covered.sort()).toEqual([
      'Azure Blob Storage',
      'Azure Key Vault',
      'Azure Monitor',
      'Azure SQL Database',
      'Azure SQL Managed Instance',
      'Azure Virtual Machines',
      'Microsoft Entra ID',
      'Microsoft Sentinel',
    ]);
    expect(law.services.length).toBeGreaterThanOrEqual(45);
  });
});

describe('references of the law', () => {
  const known = {
    cfr: new Set(law.cfr.map((row) => row.citation)),
    checklist: new Set(law.checklist.map((item) => item.id)),
    recommends: new Set(law.recommendations.map((item) => item.id)),
    nprm: new Set(law.nprm.map((item) => item.id)),
  };

  it('names only procedures that exist, and no procedure that nothing names', () => {
    const rows = [...law.cfr, ...law.nprm, ...law.checklist, ...law.recommendations];
    const named = [...new Set(rows.flatMap((row) => row.procedures))].sort();
    expect(named).toEqual(law.procedures.map((procedure) => procedure.id).sort());
  });

  it('points from crosswalk, services and waiting parts only at rows that exist', () => {
    const strange = [
      ...law.crosswalk.flatMap((row) => row.cfr.filter((c) => !known.cfr.has(c))),
      ...law.crosswalk.flatMap((row) => row.checklist.filter((c) => !known.checklist.has(c))),
      ...law.services.flatMap((s) => s.duties.flatMap((d) => d.citations)).filter((c) => !known.cfr.has(c)),
      ...law.waiting.flatMap((row) => row.cfr.filter((c) => !known.cfr.has(c))),
      ...law.waiting.flatMap((row) => row.checklist.filter((c) => !known.checklist.has(c))),
      ...law.waiting.flatMap((row) => row.recommends.filter((c) => !known.recommends.has(c))),
    ];
    expect(strange).toEqual([]);
  });

  it('points from controls only at rows that exist', () => {
    const strange = controls().flatMap(({ control }) => [
      ...control.satisfies.cfr.filter((c) => !known.cfr.has(c)).map((c) => `${control.id} cfr ${c}`),
      ...control.satisfies.checklist.filter((c) => !known.checklist.has(c)).map((c) => `${control.id} checklist ${c}`),
      ...control.satisfies.recommends
        .filter((c) => !known.recommends.has(c))
        .map((c) => `${control.id} recommends ${c}`),
      ...control.satisfies.nprm.filter((c) => !known.nprm.has(c)).map((c) => `${control.id} nprm ${c}`),
    ]);
    expect(strange).toEqual([]);
  });

  it('gives a waiting part no id that a control has', () => {
    const taken = new Set(controls().flatMap(({ control }) => [control.id, ...control.aliases]));
    expect(law.waiting.map((row) => row.id).filter((id) => taken.has(id))).toEqual([]);
  });
});

describe('coverage', () => {
  it('leaves no row without a control, a named procedure or a waiting part', () => {
    const open = coverage(law, controls()).filter((row) => row.controls.length === 0 && row.procedures.length === 0);
    const named = (rows: typeof open): string[] => rows.map((row) => `${row.list} ${row.id}`);
    const waiting = named(open.filter((row) => row.waiting.length > 0));
    if (waiting.length > 0) process.stdout.write(`${waiting.length} rows wait for queries: ${waiting.join(', ')}\n`);
    expect(named(open.filter((row) => row.waiting.length === 0))).toEqual([]);
  });
});

/** Read once, and only when a test asks: so that the tests of the law stand while a control is broken. */
function controls(): readonly ControlEntry[] {
  read ??= loadControls(root);
  if (!read.ok) throw new Error(read.error.map(formatContentError).join('\n'));
  return read.value;
}
