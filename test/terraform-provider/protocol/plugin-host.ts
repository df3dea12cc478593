import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, type Server as ControlServer, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type GrpcObject,
  loadPackageDefinition,
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

/**
 * Providers that run in this very process. Terraform starts a program for each provider that it needs, several times in one
 * command; the program here is a few lines that ask this host for a server, print where it listens (go-plugin's handshake)
 * and end when Terraform asks the server to shut down. So no command pays for reading schemas again, and every instance
 * speaks of the same Azure.
 */
export class PluginHost {
  readonly #control: ControlServer;
  readonly #sockets = new Set<Socket>();

  private constructor(control: ControlServer) {
    this.#control = control;
  }

  /** `services`: what serves a program of each provider, by its name (`azurerm`). Each program is configured by itself. */
  static async open(services: Readonly<Record<string, () => UntypedServiceImplementation>>): Promise<PluginHost> {
    const control = createServer();
    const host = new PluginHost(control);
    control.on('connection', (socket) => {
      host.#sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.once('data', (name) => {
        const service = services[name.toString().trim()];
        if (service === undefined) socket.destroy();
        else void serve(service(), socket);
      });
      socket.once('close', () => host.#sockets.delete(socket));
    });
    await new Promise<void>((resolve) => {
      control.listen(0, '127.0.0.1', resolve);
    });
    return host;
  }

  /** Writes the program of a provider into a folder of its own, which is what `dev_overrides` names. */
  install(provider: string, folder: string): string {
    const { port } = this.#control.address() as AddressInfo;
    const own = join(folder, provider);
    mkdirSync(own, { recursive: true });
    const file = join(own, `terraform-provider-${provider}`);
    writeFileSync(file, programOf(provider, port));
    chmodSync(file, 0o755);
    return own;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => {
      this.#control.close(() => resolve());
    });
  }
}

/** CommonJS, because a file without an ending outside of a package is. It ends with the host's side of the connection. */
const programOf = (provider: string, port: number): string => `#!${process.execPath}
if (process.env.TF_PLUGIN_MAGIC_COOKIE === undefined) {
  console.error('This is a Terraform provider, which Terraform starts.');
  process.exit(1);
}
process.on('SIGINT', () => {});
const socket = require('node:net').connect(${port}, '127.0.0.1', () => socket.write('${provider}\\n'));
socket.on('data', (line) => process.stdout.write(line));
socket.on('error', () => process.exit(1));
socket.on('close', () => process.exit(0));
`;

const limit = 256 * 1024 * 1024;
const options = { keepCase: true, longs: Number, bytes: Buffer, oneofs: false } as const;

function serviceIn(file: string, space: string, name: string): ServiceDefinition {
  const definition = loadSync(fileURLToPath(new URL(file, import.meta.url)), options);
  const loaded = loadPackageDefinition(definition)[space];
  const client = (loaded as GrpcObject | undefined)?.[name];
  if (client === undefined || !('service' in client)) throw new Error(`${file} has no ${name}`);
  return client.service as ServiceDefinition;
}

const provider = serviceIn('./terraform.proto', 'tfplugin6', 'Provider');
const controller = serviceIn('./plugin.proto', 'plugin', 'GRPCController');

/** A server for one program, which lives as long as the program. */
async function serve(implementation: UntypedServiceImplementation, program: Socket): Promise<void> {
  const server = new Server({ 'grpc.max_receive_message_length': limit, 'grpc.max_send_message_length': limit });
  server.addService(provider, implementation);
  server.addService(controller, {
    Shutdown: (_call: unknown, done: (error: null, answer: object) => void) => {
      done(null, {});
      program.end();
    },
  });
  program.once('close', () => server.forceShutdown());
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  // go-plugin's handshake: its own version, the plugin protocol, and where to speak gRPC.
  program.write(`1|6|tcp|127.0.0.1:${port}|grpc|\n`);
}
