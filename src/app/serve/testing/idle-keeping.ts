import { err, ok, type Result } from '../../../lib/result.ts';

/** What a record does by itself and for its administrators, where nothing is kept. */
export class IdleKeeping {
  readonly holds = new Set<string>();
  readonly start = (): void => undefined;
  readonly status = async (): Promise<Result<never, string>> => err('nothing is kept here');
  readonly hold = async (id: string): Promise<Result<undefined, string>> => {
    this.holds.add(id);
    return ok(undefined);
  };
  readonly lift = async (id: string): Promise<Result<undefined, string>> =>
    this.holds.delete(id) ? ok(undefined) : err('There is no such hold');
}
