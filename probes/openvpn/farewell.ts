/**
 * A Finished out of turn: no state of TLS allows it, so that the server drops the session at once. An alert leaves it on the server in
 * some states until `hand-window` is over.
 */
export const finishedOutOfTurn: Uint8Array = Uint8Array.of(0x16, 0x03, 0x03, 0x00, 0x04, 0x14, 0x00, 0x00, 0x00);

/**
 * On UDP the record is sent so often, for nobody acknowledges it; more often where packets are being lost. Behind the first one that
 * arrives there is no session that the others could be for.
 */
export const farewells = { usual: 3, lossy: 6 } as const;
