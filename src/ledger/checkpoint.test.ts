import { describe, expect, it } from 'vitest';
import { Ed25519Key } from '../lib/ed25519.ts';
import { cosignCheckpoint, openCheckpoint, parseCheckpoint, signCheckpoint, verifyCosignature } from './checkpoint.ts';
import type { NoteSigner } from './signed-note.ts';
import { EMPTY_ROOT } from './tree.ts';
import { COSIGNATURE, type SignatureType, verifierKey } from './verifier-key.ts';

const signerOf = (name: string, fill: number, type?: SignatureType): NoteSigner => {
  const key = new Ed25519Key(new Uint8Array(32).fill(fill));
  return { key: verifierKey(name, key.publicKey, type), sign: (message) => key.sign(message) };
};
const log = signerOf('clinic.example/record', 1);
const witness = signerOf('witness.example/w1', 2, COSIGNATURE);

/** The example of https://c2sp.org/tlog-cosignature. */
const example = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

\u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
\u2014 witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
`;

describe('parseCheckpoint', () => {
  it('reads the example of the specification', () => {
    expect(parseCheckpoint(example)).toMatchObject({
      ok: true,
      value: {
        origin: 'example.com/behind-the-sofa',
        size: 20_852_163,
        signed: { signatures: [{ id: '033de0ae' }, {}] },
      },
    });
  });

  it.each([
    ['a size with a zero before it', example.replace('\n2', '\n02')],
    ['a size that is none', example.replace('20852163', '-1')],
    ['a size above 2^53', example.replace('20852163', '9007199254740993')],
    ['a root of another length', example.replace('CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=', 'CsUY')],
    ['a root that is no base64', example.replace('q2I=', 'q2J=')],
    ['an empty line', example.replace('q2I=\n', 'q2I=\n\nx\n')],
  ])('refuses %s', (_, note) => {
    expect(parseCheckpoint(note).ok).toBe(false);
  });
});

describe('openCheckpoint', () => {
  it('takes what signCheckpoint signs', async () => {
    const signed = await signCheckpoint({ size: 0, root: EMPTY_ROOT }, log);
    expect(signed.note.split('\n').slice(0, 4)).toEqual([
      'clinic.example/record',
      '0',
      '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
      '',
    ]);
    expect(openCheckpoint(signed.note, log.key)).toEqual({ ok: true, value: signed });
  });

  it('refuses a checkpoint by another key, of another log, or altered', async () => {
    const { note } = await signCheckpoint({ size: 5, root: EMPTY_ROOT }, log);
    expect(openCheckpoint(note, signerOf('clinic.example/record', 3).key).ok).toBe(false);
    expect(openCheckpoint(note, signerOf('clinic.example/other', 1).key).ok).toBe(false);
    expect(openCheckpoint(note.replace('\n5\n', '\n6\n'), log.key).ok).toBe(false);
    expect(openCheckpoint(example, log.key)).toMatchObject({
      ok: false,
      error: { message: 'The checkpoint is one of another log than the key' },
    });
  });
});

describe('verifyCosignature', () => {
  it('takes what a witness adds, and the checkpoint stays signed by its log', async () => {
    const { note } = await signCheckpoint({ size: 5, root: EMPTY_ROOT }, log);
    const cosigned = await cosignCheckpoint(note, witness, 1_679_315_147n);
    const text = cosigned.ok ? cosigned.value : '';
    expect(openCheckpoint(text, log.key)).toMatchObject({ ok: true, value: { size: 5 } });
    expect(verifyCosignature(text, witness.key)).toEqual({
      ok: true,
      value: { name: 'witness.example/w1', time: 1_679_315_147n },
    });
    const later = await cosignCheckpoint(text, witness, 1_679_315_200n);
    expect(verifyCosignature(later.ok ? later.value : '', witness.key)).toMatchObject({
      value: { time: 1_679_315_200n },
    });
    expect(verifyCosignature(text, signerOf('witness.example/w1', 4, COSIGNATURE).key).ok).toBe(false);
    expect(verifyCosignature(note, witness.key).ok).toBe(false);
    expect(verifyCosignature(text, log.key).ok).toBe(false);
    expect(verifyCosignature(text.replace('\n5\n', '\n6\n'), witness.key).ok).toBe(false);
  });

  it('signs the message of the specification', async () => {
    const { note } = await signCheckpoint({ size: 5, root: EMPTY_ROOT }, log);
    let message = '';
    const spy: NoteSigner = {
      key: witness.key,
      sign: (bytes) => {
        message = Buffer.from(bytes).toString();
        return new Uint8Array(64);
      },
    };
    const cosigned = await cosignCheckpoint(note, spy, 7n);
    expect(message).toBe(`cosignature/v1\ntime 7\n${note.slice(0, note.indexOf('\n\n') + 1)}`);
    expect(verifyCosignature(cosigned.ok ? cosigned.value : '', witness.key)).toMatchObject({
      error: { message: 'The cosignature of the witness does not hold' },
    });
  });
});
