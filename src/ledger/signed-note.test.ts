import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ed25519Key } from '../lib/ed25519.ts';
import { formatNote, parseNote, signNote, verifyNote } from './signed-note.ts';
import { COSIGNATURE, formatVerifierKey, parseVerifierKey, verifierKey } from './verifier-key.ts';

/** The example of https://c2sp.org/signed-note. */
const exampleKey = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const exampleNote = `This is an example message.

\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`;

const opened = (note: string, key: string): boolean => {
  const [parsed, verifier] = [parseNote(note), parseVerifierKey(key)];
  return parsed.ok && verifier.ok && verifyNote(parsed.value, verifier.value).ok;
};

describe('parseVerifierKey', () => {
  it('reads the example of the specification, and formatVerifierKey writes it', () => {
    const key = parseVerifierKey(exampleKey);
    expect(key).toMatchObject({ ok: true, value: { name: 'example.com/foo', id: '530d903a', type: 1 } });
    expect(key.ok && formatVerifierKey(key.value)).toBe(exampleKey);
  });

  it.each([
    '',
    'example.com/foo',
    exampleKey.replace('530d903a', '530d903b'),
    exampleKey.replace('foo', 'bar'),
    exampleKey.replace('AekyeRrm', 'AukyeRrm'),
    exampleKey.replace('3U2k', '3U2l'),
    `${exampleKey}\n`,
    exampleKey.replace('example.com', 'example com'),
    exampleKey.slice(0, -4),
  ])('refuses %j', (text) => {
    expect(parseVerifierKey(text)).toMatchObject({ ok: false, error: { code: 'LEDGER_KEY' } });
  });

  it('gives one key another id for another type of signature', () => {
    const { publicKey } = new Ed25519Key(new Uint8Array(32));
    expect(verifierKey('w', publicKey).id).not.toBe(verifierKey('w', publicKey, COSIGNATURE).id);
    expect(() => verifierKey('a b', publicKey)).toThrow(RangeError);
  });
});

describe('verifyNote', () => {
  it('takes the example of the specification', () => {
    expect(opened(exampleNote, exampleKey)).toBe(true);
  });

  it('takes no note with any bit of it flipped', () => {
    const bytes = Buffer.from(exampleNote);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const damaged = Buffer.from(bytes);
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const text = damaged.toString();
      if (opened(text, exampleKey)) expect.fail(`bit ${bit}: ${JSON.stringify(text)}`);
    }
  });

  it('takes what signNote signs, beside signatures of others', async () => {
    const key = new Ed25519Key(new Uint8Array(32).fill(7));
    const own = verifierKey('log.example/one', key.publicKey);
    const text = 'a\n\nb\n';
    const signature = await signNote(text, { key: own, sign: (message) => key.sign(message) });
    const other = { name: 'another', id: '01020304', signature: new Uint8Array(64) };
    const note = formatNote({ text, signatures: [other, signature] });
    expect(parseNote(note)).toEqual({ ok: true, value: { text, signatures: [other, signature] } });
    expect(opened(note, formatVerifierKey(own))).toBe(true);
    expect(opened(formatNote({ text, signatures: [other] }), formatVerifierKey(own))).toBe(false);
    const twice = formatNote({ text, signatures: [signature, { ...signature, signature: new Uint8Array(64) }] });
    expect(opened(twice, formatVerifierKey(own))).toBe(false);
    const witness = verifierKey('log.example/one', key.publicKey, COSIGNATURE);
    expect(opened(note, formatVerifierKey(witness))).toBe(false);
  });
});

describe('parseNote', () => {
  it.each([
    ['no signature', 'text\n'],
    ['nothing after the empty line', 'text\n\n'],
    ['a line that is no signature', 'text\n\nx\n'],
    ['no line end', exampleNote.slice(0, -1)],
    ['a carriage return', exampleNote.replace('\n', '\r\n')],
    ['too much', `${'x'.repeat(1_000_001)}`],
    ['too many signatures', `a\n\n${'\u2014 a AAAAAAA=\n'.repeat(101)}`],
  ])('refuses %s', (_, note) => {
    expect(parseNote(note)).toMatchObject({ ok: false, error: { code: 'LEDGER_NOTE' } });
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => typeof parseNote(text).ok === 'boolean'));
  });
});
