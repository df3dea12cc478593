import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

/** Bytes that are read at once. */
const PIECE = 256 * 1024;

/** What was seen of a file's encoding while it was read. */
export interface TextNotes {
  /** Bytes that are no text of the encoding became U+FFFD. */
  replaced: boolean;
}

/**
 * The text of a file in pieces, without its byte order mark. Without one it is UTF-8; UTF-16 with a mark, as PowerShell
 * writes it, is read too.
 * @throws the errors of Node's file system
 */
export async function* readText(file: string, notes: TextNotes): AsyncGenerator<string> {
  const encoding = await encodingOf(file);
  const decoder = new TextDecoder(encoding, { ignoreBOM: false });
  for await (const piece of createReadStream(file, { highWaterMark: PIECE })) {
    const text = decoder.decode(piece as Uint8Array, { stream: true });
    if (!notes.replaced && text.includes('\uFFFD')) notes.replaced = true;
    if (text !== '') yield text;
  }
  const rest = decoder.decode();
  if (rest.includes('\uFFFD')) notes.replaced = true;
  if (rest !== '') yield rest;
}

async function encodingOf(file: string): Promise<'utf-8' | 'utf-16le' | 'utf-16be'> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    if (bytesRead === 2 && buffer[0] === 0xff && buffer[1] === 0xfe) return 'utf-16le';
    if (bytesRead === 2 && buffer[0] === 0xfe && buffer[1] === 0xff) return 'utf-16be';
    return 'utf-8';
  } finally {
    await handle.close();
  }
}
