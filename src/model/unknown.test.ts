// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how an unknown piece is written
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUnknown, joinText, Unknown } from './unknown.ts';

const kv = new Unknown('parameter', "parameters('kv')");
const env = new Unknown('runtime', 'env');

describe('Unknown', () => {
  it('is present unless said otherwise, and cannot be changed', () => {
    expect([kv.presence, kv.parts]).toEqual(['present', undefined]);
    expect(Object.isFrozen(kv)).toBe(true);
  });

  it('shows each unknown piece by its identity', () => {
    const text = new Unknown('parameter', 'x', { parts: ['kv-', { hole: 'env' }, '-1'] });
    expect([String(kv), String(text)]).toEqual(["${parameters('kv')}", 'kv-${env}-1']);
    expect(JSON.stringify(text)).toBe('{"$unknown":"kv-${env}-1","reason":"parameter"}');
  });

  it('is told from what only looks like it', () => {
    expect([isUnknown(kv), isUnknown({ ...kv }), isUnknown(undefined)]).toEqual([true, false, false]);
  });
});

describe('joinText', () => {
  it.each<[readonly (string | Unknown)[], string]>([
    [[], ''],
    [[''], ''],
    [['a', '', 'b'], 'ab'],
  ])('of known texts %j is a string', (pieces, expected) => {
    expect(joinText(pieces)).toBe(expected);
  });

  it('keeps the known pieces and joins those that meet', () => {
    const joined = joinText(['@Microsoft.', 'KeyVault(', kv, '', ')']);
    expect(joined).toMatchObject({
      reason: 'parameter',
      presence: 'present',
      parts: ['@Microsoft.KeyVault(', { hole: "parameters('kv')" }, ')'],
    });
  });

  it('takes the reason of the first unknown', () => {
    expect(joinText(['a', env, kv])).toMatchObject({ reason: 'runtime' });
  });

  it('joins step by step to what it joins at once', () => {
    const piece = fc.constantFrom<string | Unknown>('', 'a', 'b', kv, env);
    fc.assert(
      fc.property(fc.array(piece), fc.array(piece), (left, right) => {
        expect(joinText([joinText(left), joinText(right)])).toEqual(joinText([...left, ...right]));
      }),
    );
  });

  it('gives two texts made of the same pieces one identity', () => {
    const [one, other] = [joinText(['a', kv]), joinText(['', 'a', kv])];
    expect(isUnknown(one) && isUnknown(other) && one.identity === other.identity).toBe(true);
  });
});
