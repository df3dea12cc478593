/** The namespace of our own properties in OSCAL documents. */
export const oscalNamespace = 'urn:safeguard:oscal';

/** A citation as an OSCAL token, the id of its control in the catalog: `164.312(a)(2)(iv)` is `cfr-164.312_a_2_iv`. */
export const oscalControlId = (citation: string): string => `cfr-${citation.replace(/[()]+/g, '_').replace(/_$/, '')}`;
