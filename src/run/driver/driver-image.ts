/** The image of the strongSwan that drives the probes; the lab builds it. */
export const driverImage = 'gateproof/strongswan:forky';
