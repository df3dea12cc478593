import { describe, expect, it } from 'vitest';
import { readPolicyParameters } from './read-policy-parameters.ts';
import { scratchFolder } from './testing/scratch-folder.ts';

const scratch = scratchFolder();

describe('readPolicyParameters', () => {
  it.each<[string, object, object]>([
    ['bare values', { tls: '1.2', list: [1] }, { tls: '1.2', list: [1] }],
    ['values as an assignment has them', { tls: { value: '1.2' }, off: { value: null } }, { tls: '1.2', off: null }],
    ['a whole parameter file', { parameters: { tls: { value: '1.2' } } }, { tls: '1.2' }],
    ['an object that is a value itself', { tags: { owner: 'it' } }, { tags: { owner: 'it' } }],
  ])('reads %s', async (_, content, expected) => {
    scratch.put({ 'p.json': content });
    expect(await readPolicyParameters('p.json', scratch.path())).toEqual({ ok: true, value: expected });
  });

  it('of no file are none', async () => {
    expect(await readPolicyParameters(undefined, scratch.path())).toEqual({ ok: true, value: {} });
  });

  it.each([
    ['{', 'is not JSON'],
    ['[1]', 'wanted an object of parameters'],
    ['['.repeat(100_000), 'is nested too deeply'],
  ])('does not take what begins %.3s', async (content, error) => {
    scratch.put({ 'p.json': content });
    expect(await readPolicyParameters('p.json', scratch.path())).toEqual({ ok: false, error });
  });

  it('says why a file cannot be read', async () => {
    const error = 'there is no such file or folder';
    expect(await readPolicyParameters('none.json', scratch.path())).toEqual({ ok: false, error });
  });
});
