import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type ArchiveFolders, archiveFolders } from '../../app/verify/archive-folders.ts';
import { openRows } from '../../app/verify/open-rows.ts';
import { readKept, readProof, readVerifierKey } from '../../app/verify/read-inputs.ts';
import { verifyArchive } from '../../app/verify/verify-archive.ts';
import { verifyRecord, withoutRow } from '../../app/verify/verify-record.ts';
import type { KeptCheckpoint } from '../../app/verify/verify-witnesses.ts';
import { writeFilePieces } from '../../app/write-file.ts';
import { type ProvedRecord, verifyRecordProof } from '../../ledger/record-proof.ts';
import type { VerifierKey } from '../../ledger/verifier-key.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Arguments, Command } from '../command.ts';
import { refuse } from '../refuse.ts';
import { progressOn, type Terminal } from '../terminal.ts';
import { provedText, verifiedText } from '../verify-text.ts';

export const verifyCommand: Command = {
  help: `safeguard verify <folder>          whether an archive and its ledger are what was recorded
safeguard verify <proof.json>      whether a proof of one record holds
safeguard verify <batch>-<row>     whether one record is what was recorded, by its _ItemId; --proof writes the proof

Works offline, with the public key alone. The folder is a data folder, a copy of one, or a ledger. Every byte of the ledger and
of every sealed file is read; what is not as it was signed, or is missing, is named.

  --key <key>              the verifier key, name+hash+base64, or the file that holds it (keys/ledger.key.pub): have it from
                           somewhere else than the archive
  --rows                   hashes every row again and compares whole batches; wants the engine
  --witness <path>         a checkpoint that was kept elsewhere, or a folder of them; may be repeated
  --archive <folder>       where a record is looked for; default safeguard-data
  --proof <file>           writes the proof of a record
  --without-row            the proof holds the hash of the row, not the row
  --json                   for programs

Examples
  safeguard verify safeguard-data --key /media/usb/ledger.key.pub
  safeguard verify 4711-12 --key record.clinic.example+530d903a+AekyeRrm56hA... --proof access.json

Exit codes: 0 intact, 1 not, 2 could not run.
`,
  options: {
    key: { type: 'string' },
    rows: { type: 'boolean' },
    witness: { type: 'string', multiple: true },
    archive: { type: 'string' },
    proof: { type: 'string' },
    'without-row': { type: 'boolean' },
    json: { type: 'boolean' },
  },
  run: runVerify,
};

async function runVerify(args: Arguments, terminal: Terminal): Promise<number> {
  const [target, ...more] = args.positionals;
  const given = args.text('key');
  if (target === undefined || more.length > 0)
    return refuse(terminal, 'wanted: safeguard verify <folder | proof.json | record> --key <verifier key>');
  if (given === undefined)
    return refuse(terminal, 'wanted: --key, the public key of the ledger, see safeguard verify --help');
  const key = await readVerifierKey(given, resolve(terminal.cwd, given));
  if (!key.ok) return refuse(terminal, key.error);
  const path = resolve(terminal.cwd, target);
  const kind = await stat(path).then(
    (found) => (found.isDirectory() ? 'folder' : 'file'),
    () => (/^\d+-\d+$/.test(target) ? 'record' : 'nothing'),
  );
  if (kind === 'folder') return archive(path, key.value, args, terminal);
  if (kind === 'file') return proof(path, key.value, args, terminal);
  if (kind === 'record') return record(target, key.value, args, terminal);
  return refuse(terminal, `${target}: there is no such file or folder, and a record is named <batch>-<row>`);
}

async function archive(path: string, key: VerifierKey, args: Arguments, terminal: Terminal): Promise<number> {
  const folders = archiveFolders(path);
  if (!folders.ok) return refuse(terminal, folders.error);
  const witnesses = await keptBy(args.list('witness').map((place) => resolve(terminal.cwd, place)));
  if (!witnesses.ok) return refuse(terminal, witnesses.error);
  const shown = progressOn(terminal, args.flag('json'));
  const verified = await verifyArchive({
    folders: folders.value,
    key,
    witnesses: witnesses.value,
    ...(args.flag('rows') ? { openRows: () => openRows(folders.value) } : {}),
    progress: shown.show,
  });
  shown.clear();
  if (!verified.ok) return refuse(terminal, verified.error);
  const json = `${JSON.stringify(verified.value, undefined, 2)}\n`;
  await terminal.out(args.flag('json') ? json : verifiedText(verified.value));
  return verified.value.intact ? 0 : 1;
}

async function keptBy(places: readonly string[]): Promise<Result<readonly KeptCheckpoint[], string>> {
  const kept: KeptCheckpoint[] = [];
  for (const place of places) {
    const read = await readKept(place);
    if (!read.ok) return read;
    kept.push(...read.value);
  }
  return ok(kept);
}

async function proof(path: string, key: VerifierKey, args: Arguments, terminal: Terminal): Promise<number> {
  const read = await readProof(path);
  if (!read.ok) return refuse(terminal, read.error);
  const proved = verifyRecordProof(read.value, key);
  return told(proved.ok ? proved : err(`the proof does not hold: ${proved.error.message}`), args, terminal);
}

async function record(target: string, key: VerifierKey, args: Arguments, terminal: Terminal): Promise<number> {
  const folders: Result<ArchiveFolders, string> = archiveFolders(
    resolve(terminal.cwd, args.text('archive') ?? terminal.env['SAFEGUARD_DATA'] ?? 'safeguard-data'),
  );
  if (!folders.ok) return refuse(terminal, folders.error);
  const shown = progressOn(terminal, args.flag('json'));
  const found = await verifyRecord({
    folders: folders.value,
    key,
    record: target,
    openRows: () => openRows(folders.value),
    progress: shown.show,
  });
  shown.clear();
  if (!found.ok && found.error.kind === 'untold') return refuse(terminal, found.error.message);
  if (!found.ok) return told(err(`record ${target}: ${found.error.message}`), args, terminal);
  const document = args.flag('without-row') ? withoutRow(found.value) : found.value;
  const proved = verifyRecordProof(document, key);
  const out = args.text('proof');
  if (proved.ok && out !== undefined) {
    const written = await writeFilePieces(resolve(terminal.cwd, out), [`${JSON.stringify(document, undefined, 2)}\n`]);
    if (!written.ok) return refuse(terminal, written.error);
  }
  return told(proved.ok ? proved : err(`the proof does not hold: ${proved.error.message}`), args, terminal);
}

/** What is proved of a record, or why nothing is. */
async function told(proved: Result<ProvedRecord, string>, args: Arguments, terminal: Terminal): Promise<number> {
  if (args.flag('json')) await terminal.out(`${JSON.stringify(provedJson(proved), undefined, 2)}\n`);
  else await terminal.out(proved.ok ? provedText(proved.value) : `NOT intact: ${proved.error}\n`);
  return proved.ok ? 0 : 1;
}

function provedJson(proved: Result<ProvedRecord, string>): object {
  if (!proved.ok) return { intact: false, message: proved.error };
  const { record: id, table, dead, shown, batch, checkpoint } = proved.value;
  const { origin, size } = checkpoint;
  return { intact: true, record: id, table, dead, shown, batch, ledger: { origin, size } };
}
