import { type Codec, decode, rest, sized, struct, u8 } from '../../wire/codec.ts';

interface CertificateStatus {
  readonly type: number;
  /** DER of an OCSPResponse (RFC 6960 section 4.2.1). */
  readonly response: Uint8Array;
}

const certificateStatus: Codec<CertificateStatus> = struct<CertificateStatus>({ type: u8, response: sized(3, rest) });

const ocsp = 1;

/**
 * Whether a CertificateStatus (RFC 6066 section 8) holds an answer of a responder: its responseStatus is successful(0). What it says, and who
 * signed it, is not looked at. Throws WireError for what is no CertificateStatus.
 */
export function isStapled(octets: Uint8Array): boolean {
  const { type, response } = decode(certificateStatus, octets, 'certificate-status');
  const [sequence, length = 0] = response;
  const at = length < 0x80 ? 2 : 2 + (length & 0x7f);
  const [enumerated, one, status] = response.subarray(at);
  return type === ocsp && sequence === 0x30 && enumerated === 0x0a && one === 1 && status === 0;
}
