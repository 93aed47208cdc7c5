/** Message types of SSTP control packets (MS-SSTP 2.2.2). */
export const messageType = {
  callConnectRequest: 1,
  callConnectAck: 2,
  callConnectNak: 3,
  callConnected: 4,
  callAbort: 5,
  callDisconnect: 6,
  callDisconnectAck: 7,
  echoRequest: 8,
  echoResponse: 9,
} as const;

/** Attributes of control packets (MS-SSTP 2.2.4). */
export const attributeId = {
  encapsulatedProtocol: 1,
  statusInfo: 2,
  cryptoBinding: 3,
  cryptoBindingRequest: 4,
} as const;

/** The only value of the encapsulated protocol attribute: PPP (MS-SSTP 2.2.5). */
export const encapsulatedPpp = 1;

const messages: Readonly<Record<number, string>> = {
  1: 'CALL_CONNECT_REQUEST',
  2: 'CALL_CONNECT_ACK',
  3: 'CALL_CONNECT_NAK',
  4: 'CALL_CONNECTED',
  5: 'CALL_ABORT',
  6: 'CALL_DISCONNECT',
  7: 'CALL_DISCONNECT_ACK',
  8: 'ECHO_REQUEST',
  9: 'ECHO_RESPONSE',
};

/** 'CALL_CONNECT_ACK(2)'; a number without a name is printed as such. */
export function messageName(type: number): string {
  return `${messages[type] ?? 'message type'}(${type})`;
}

/** Values of a status info attribute (MS-SSTP 2.2.8), without their prefix ATTRIB_STATUS_. */
const statuses: readonly string[] = [
  'NO_ERROR',
  'DUPLICATE_ATTRIBUTE',
  'UNRECOGNIZED_ATTRIBUTE',
  'INVALID_ATTRIB_VALUE_LENGTH',
  'VALUE_NOT_SUPPORTED',
  'UNACCEPTED_FRAME_RECEIVED',
  'RETRY_COUNT_EXCEEDED',
  'INVALID_FRAME_RECEIVED',
  'NEGOTIATION_TIMEOUT',
  'ATTRIB_NOT_SUPPORTED_IN_MSG',
  'REQUIRED_ATTRIBUTE_MISSING',
  'STATUS_INFO_NOT_SUPPORTED_IN_MSG',
];

/** 'VALUE_NOT_SUPPORTED(4)'; a number without a name is printed as such. */
export function statusName(status: number): string {
  return `${statuses[status] ?? 'status'}(${status})`;
}
