/**
 * Settings that a control names only to tell what it judges, so that a change of one makes it judge something else or
 * nothing; and those that stand in for one another, so that one alone changes nothing. Each with its reason.
 */
export const selectors: readonly { readonly control: string; readonly path?: string; readonly reason: string }[] = [];
