import { createSocket } from 'node:dgram';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { TooLong } from '../bytes/piece.ts';
import { SyslogFrames } from './frames.ts';
import type { Inbox } from './inbox.ts';
import type { Arrival } from './parse-message.ts';

/** Where messages are waited for. */
export interface Listen {
  readonly transport: 'tcp' | 'tls' | 'udp';
  readonly host: string;
  readonly port: number;
  /** Files of TLS, PEM. With `clientAuthority` only senders are heard that it vouches for. */
  readonly certificate?: string | undefined;
  readonly key?: string | undefined;
  readonly clientAuthority?: string | undefined;
}

/** What a listener tells. */
export interface Heard {
  message(bytes: Buffer | TooLong, arrival: Omit<Arrival, 'receivedAt'>): void;
  /** A datagram was dropped, or a sender was turned away. */
  lost(what: 'datagram' | 'connection'): void;
}

/** An open listener. */
export interface Listener {
  readonly port: number;
  close(): Promise<void>;
}

const MOST_CONNECTIONS = 2000;
/** A sender that says nothing for so long is let go. */
const IDLE_MS = 30 * 60_000;

/** Opens a listener. Fails as Node does, with a code. */
export function listen(where: Listen, inbox: Inbox, heard: Heard): Promise<Listener> {
  return where.transport === 'udp' ? listenUdp(where, inbox, heard) : listenTcp(where, inbox, heard);
}

async function listenTcp(where: Listen, inbox: Inbox, heard: Heard): Promise<Listener> {
  const sockets = new Set<Socket>();
  const accept = (socket: Socket): void => {
    if (sockets.size >= MOST_CONNECTIONS) {
      heard.lost('connection');
      socket.destroy();
      return;
    }
    sockets.add(socket);
    hear(socket, where.transport, inbox, heard);
    socket.on('close', () => sockets.delete(socket));
  };
  const server = where.transport === 'tls' ? await tlsServer(where, accept, heard) : createServer(accept);
  await opened(server, where);
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function tlsServer(where: Listen, accept: (socket: Socket) => void, heard: Heard): Promise<Server> {
  const [cert, key, ca] = await Promise.all(
    [where.certificate, where.key, where.clientAuthority].map((path) =>
      path === undefined ? undefined : readFile(path),
    ),
  );
  const isMutual = ca !== undefined;
  const server = createTlsServer(
    { cert, key, ca, minVersion: 'TLSv1.2', requestCert: isMutual, rejectUnauthorized: isMutual },
    accept,
  );
  server.on('tlsClientError', () => heard.lost('connection'));
  return server;
}

const opened = (server: Server, { host, port }: Listen): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });

/** Hears one connection, and holds it back while the inbox is full. */
function hear(socket: Socket, transport: 'tcp' | 'tls' | 'udp', inbox: Inbox, heard: Heard): void {
  const frames = new SyslogFrames();
  const peer = socket.remoteAddress ?? '';
  const take = (message: Buffer | TooLong): void => heard.message(message, { peer, transport });
  socket.setTimeout(IDLE_MS, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    frames.push(chunk, take);
    if (!inbox.isFull) return;
    socket.pause();
    inbox.onRoom(() => socket.resume());
  });
  socket.on('end', () => frames.finish(take));
}

async function listenUdp({ host, port, transport }: Listen, inbox: Inbox, heard: Heard): Promise<Listener> {
  const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4', recvBufferSize: 4 * 1024 * 1024 });
  socket.on('message', (message, { address }) => {
    // Nobody can be held back: what finds no room is counted.
    if (inbox.isFull) heard.lost('datagram');
    else heard.message(message, { peer: address, transport });
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ port, address: host }, () => {
      socket.off('error', reject);
      resolve();
    });
  });
  socket.on('error', () => undefined);
  return {
    port: socket.address().port,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}
