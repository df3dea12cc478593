/** A value in Terraform's JSON syntax: texts may hold `${...}`; what is meant literally is escaped. */
export type TfValue = string | number | boolean | null | readonly TfValue[] | TfObject;
export interface TfObject {
  readonly [key: string]: TfValue;
}

export const isTfObject = (value: TfValue | undefined): value is TfObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Marks an attribute that holds JSON as text: what it says stands in the locals of its file, where it can be read. */
export const jsonOf = '//json';

/** A text that is taken as it is: https://developer.hashicorp.com/terraform/language/syntax/json */
export const literalText = (text: string): string => text.replaceAll('${', '$${').replaceAll('%{', '%%{');

/** The same between the quotes of an expression, where a backslash begins an escape. */
export const quotedText = (text: string): string =>
  literalText(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

/** `hubNetwork` as Terraform writes names: `hub_network`. */
export const snake = (symbol: string): string =>
  symbol
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();

/** An expression as a value: `${var.location}`; one that is a text in quotes as that text. */
export const reference = (expression: string): string => quoted.exec(expression)?.[1] ?? `\${${expression}}`;
const quoted = /^"((?:[^"\\$]|\$\{[^"{}]*\})*)"$/;
