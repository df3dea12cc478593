import { idKey } from '../../arm/resource-id.ts';

const armId = /\/subscriptions\/[^'"\s)}\]]+/gi;

/** Ids of the blueprint as the existing estate has them: by each resource that was matched, for it and what lies below it. */
export class ExistingIds {
  readonly #existing = new Map<string, string>();

  add(wanted: string, existing: string): void {
    if (idKey(wanted) !== idKey(existing)) this.#existing.set(idKey(wanted), existing);
  }

  /** The id in the existing estate; the same where it, and all above it, has no match of another id. */
  of(id: string): string {
    if (this.#existing.size === 0) return id;
    for (let end = id.length; end > 0; end = id.lastIndexOf('/', end - 1)) {
      const known = this.#existing.get(idKey(id.slice(0, end)));
      if (known !== undefined) return known + id.slice(end);
    }
    return id;
  }

  /** A text with every id in it as the existing estate has it. */
  within(text: string): string {
    return this.#existing.size === 0 || !text.includes('/') ? text : text.replace(armId, (id) => this.of(id));
  }
}
