import { describe, expect, it } from 'vitest';
import { controlOf } from '../assess/testing/sample.ts';
import { findControl } from './find-control.ts';

const controls = [
  { ...controlOf({ id: 'encryption-001', aliases: ['old-001'] }), area: 'encryption', slug: 'storage-minimum-tls' },
  { ...controlOf({ id: 'encryption-002' }), area: 'encryption', slug: 'sql-minimum-tls' },
];

describe('findControl', () => {
  it.each([
    ['encryption-001', 'encryption-001'],
    ['ENCRYPTION-002', 'encryption-002'],
    ['old-001', 'encryption-001'],
    ['sql-minimum-tls', 'encryption-002'],
    ['encryption/sql-minimum-tls', 'encryption-002'],
    ['controls/encryption/sql-minimum-tls', 'encryption-002'],
  ])('finds %s', (name, id) => {
    const found = findControl(controls, name);
    expect(found.ok && found.value.control.id).toBe(id);
  });

  it.each([
    ['sql', 'No control "sql": did you mean encryption-002 (sql-minimum-tls)?'],
    ['nothing', 'No control "nothing": safeguard controls list shows all'],
    ['x'.repeat(500), `No control "${'x'.repeat(60)}": safeguard controls list shows all`],
  ])('says what is near to %s', (name, message) => {
    expect(findControl(controls, name)).toEqual({ ok: false, error: message });
  });
});
