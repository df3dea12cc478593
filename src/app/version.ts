import { readFileSync } from 'node:fs';

/** The package's version, read without anything else of the program. */
export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return version;
}
