/** Version 5: evidence has a form of its own (`EvidenceForm`), which older versions cannot read; what was written stays as it is. */
export const evidenceApart = '';
