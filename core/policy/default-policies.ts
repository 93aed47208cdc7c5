/** The built-in policy that is judged by where none is named. */
export const defaultPolicy = 'azure-vpn-p2s';
/** The built-in policy whose checks every scan is judged by, as far as they speak of its targets. */
export const checklist = 'gateproof-checks';
