/** Everything that must be refused is asked for so often in any case. */
export const leastRefusals = 2;
