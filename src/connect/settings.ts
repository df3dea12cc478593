import { z } from 'zod';

/** Name of a stream in an option. */
export const streamName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]*(?:\/[a-z0-9-]+)?$/, 'is no name of a stream')
  .max(200);

/** Name of an environment variable: secrets never stand in a file. */
export const variableName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, 'is no name of an environment variable');

/** Seconds, with bounds. */
export const seconds = (least: number, most: number) => z.number().min(least).max(most);

/** What every source that looks from time to time may be told. */
export const polling = (everySeconds: number, silentAfterHours = 24) => ({
  /** How long it waits between two looks. */
  everySeconds: seconds(0.01, 86_400).default(everySeconds),
  /** How long it may be normal that no record comes; past that the source counts as silent. */
  silentAfterHours: z
    .number()
    .min(0.01)
    .max(24 * 366)
    .default(silentAfterHours),
});

/** An address of a service: `https`, or `http` on this machine alone. */
export const endpoint = z
  .string()
  .max(2000)
  .refine((text) => URL.canParse(text), { error: 'is no address', abort: true })
  .refine((text) => isGuarded(new URL(text)), 'must begin with https://')
  .refine((text) => new URL(text).username === '' && new URL(text).password === '', 'must hold no password')
  .transform((text) => text.replace(/\/+$/, ''));

const isGuarded = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
