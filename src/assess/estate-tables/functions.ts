/** A function that every query over the estate can call, as `SavedFunction` of the compiler takes it. */
export interface EstateFunction {
  readonly name: string;
  readonly parameters: string;
  readonly body: string;
}

/**
 * Functions for queries of controls.
 * - `IsOpen(d)`: of a value that is there, something is not known.
 * - `IsOpenAt(d, 'routes')`: of a member of an object, something is not known, or whether it is there.
 */
export const estateFunctions: readonly EstateFunction[] = [
  {
    name: 'IsOpen',
    parameters: '(d:dynamic)',
    body: `{ tostring(d) contains_cs '"_unknown"' or tostring(d) contains_cs '$\{' }`,
  },
  {
    name: 'IsOpenAt',
    parameters: '(d:dynamic, name:string)',
    body: `{ isnull(d) or tostring(d._unknown) contains_cs name or IsOpen(d[name]) }`,
  },
];
