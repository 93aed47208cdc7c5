/** The name under which an inventory is read without being named. */
export const usualInventory = 'gateproof.yaml';
