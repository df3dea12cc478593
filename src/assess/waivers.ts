import { isWithin } from '../arm/resource-id.ts';
import type { Control } from '../model/control.ts';
import type { Waiver } from '../model/declaration.ts';
import type { Diagnostic } from '../model/resource.ts';
import type { Judgement } from './verdict-table.ts';

/** The waivers that count on a day, asked by control, and which of them nothing needed. */
export class Waivers {
  readonly diagnostics: readonly Diagnostic[];
  readonly #holding: readonly Waiver[];

  /** @param day ISO day; @param known ids and aliases of all controls; @param file the declaration's name, for messages */
  constructor(waivers: readonly Waiver[], day: string, known: ReadonlySet<string>, file: string) {
    const holding = waivers.filter(({ expires }) => expires >= day);
    this.#holding = holding;
    const source = { file };
    this.diagnostics = [
      ...waivers
        .filter(({ expires }) => expires < day)
        .map(
          ({ control, scope, expires }): Diagnostic => ({
            severity: 'warning',
            code: 'WAIVER_EXPIRED',
            message: `The waiver of ${control} for ${scope} ended on ${expires} and no longer counts: renew or remove it`,
            source,
          }),
        ),
      ...holding
        .filter(({ control }) => !known.has(control))
        .map(
          ({ control }): Diagnostic => ({
            severity: 'warning',
            code: 'WAIVER_UNKNOWN_CONTROL',
            message: `A waiver names the control "${control}", which does not exist: correct its id`,
            source,
          }),
        ),
    ];
  }

  /** The same judgements, with the waiver on each failure that one covers. It stays a failure. */
  apply(control: Control, judgements: readonly Judgement[]): readonly Judgement[] {
    const own = this.#holding.filter(({ control: id }) => id === control.id || control.aliases.includes(id));
    if (own.length === 0) return judgements;
    return judgements.map((judgement) => {
      if (judgement.verdict !== 'fail') return judgement;
      const waiver = own.find(({ scope }) => scope === '*' || isWithin(judgement.subject, scope));
      if (waiver === undefined) return judgement;
      const { owner, reason, expires } = waiver;
      return { ...judgement, waiver: { owner, reason, expires } };
    });
  }
}
