import type { Json, JsonObject } from '../../lib/json.ts';

/** What the architecture takes from the content of the product: its controls, to be assigned, and its detections. */
export interface Content {
  readonly controls: readonly PolicyControl[];
  readonly detections: readonly Detection[];
}

/** A control whose rule is in the language of Azure Policy. */
export interface PolicyControl {
  /** `encryption-010`. */
  readonly id: string;
  readonly title: string;
  readonly why: string;
  /** Lower-case resource types that the rule judges. */
  readonly types: readonly string[];
  /** Judged on stores of ePHI alone, on hubs alone, ... */
  readonly scope: string;
  readonly mode: 'All' | 'Indexed';
  readonly condition: JsonObject;
  readonly effect: string;
  readonly details?: JsonObject;
  /** Values of the rule's parameters: fixed, or a path in what `safeguard.yaml` says of the estate. */
  readonly parameters: Readonly<Record<string, { readonly value: Json } | { readonly from: string }>>;
}

/** A detection as Sentinel takes it. */
export interface Detection {
  readonly id: string;
  /** Its folder: `key-vault/unexpected-address`. */
  readonly slug: string;
  readonly kind: 'Scheduled' | 'NRT';
  readonly query: string;
  /** The other properties of `Microsoft.SecurityInsights/alertRules`. */
  readonly properties: JsonObject;
}

/** Nothing: an architecture without policies and detections of ours. */
export const noContent: Content = { controls: [], detections: [] };
