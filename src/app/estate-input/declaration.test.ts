import { describe, expect, it } from 'vitest';
import { declarationSchema, emptyDeclaration } from '../../model/declaration.ts';
import { mergeDeclarations } from './declaration.ts';

const declared = (file: string, value: unknown): { file: string; declaration: typeof emptyDeclaration } => ({
  file,
  declaration: declarationSchema.parse(value),
});

const staging = (name: string) => ({
  stagingAccountIds: [`/subscriptions/s/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/${name}`],
});

describe('mergeDeclarations', () => {
  it('is empty without files', () => {
    expect(mergeDeclarations([], emptyDeclaration).declaration).toBe(emptyDeclaration);
  });

  it('joins lists, and whole scopes', () => {
    const waiver = { control: 'c-001', scope: '*', owner: 'o', reason: 'r', expires: '2027-01-01' };
    const { declaration, diagnostics } = mergeDeclarations(
      [
        declared('a', { estate: { whole: ['/a'], reviewedTypes: ['x'], recovery: staging('a') }, waivers: [waiver] }),
        declared('b', { estate: { whole: ['/b'], reviewedTypes: ['y'], recovery: staging('b') }, waivers: [waiver] }),
      ],
      emptyDeclaration,
    );
    expect([declaration.estate.whole, declaration.estate.reviewedTypes, declaration.waivers.length]).toEqual([
      ['/a', '/b'],
      ['x', 'y'],
      2,
    ]);
    expect(declaration.estate.recovery.stagingAccountIds.map((id) => id.slice(-1))).toEqual(['a', 'b']);
    expect(diagnostics).toEqual([]);
  });

  it('keeps the first of two that contradict, and says so', () => {
    const { declaration, diagnostics } = mergeDeclarations(
      [
        declared('a', { estate: { logs: { workspaceId: '/a' } } }),
        declared('b', { estate: { whole: true, logs: { workspaceId: '/b' } } }),
      ],
      emptyDeclaration,
    );
    expect([declaration.estate.whole, declaration.estate.logs?.workspaceId]).toEqual([true, '/a']);
    expect(diagnostics.map((d) => [d.code, d.source.file])).toEqual([['DECLARATION_CONFLICT', 'b']]);
  });
});
