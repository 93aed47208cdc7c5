import type { ResultDocument } from '../../core/finding/result.ts';

/** What was not read, by its code. One without words is told as it is. */
const unreadWords: Readonly<Record<string, string>> = {
  octetsBehindLastPacket: 'octets behind the last whole packet',
  unreadPackets: 'packets that do not fit their block',
  otherLinkType: 'packets of a link type that is not read',
  cutBySnaplen: 'packets cut by snaplen',
  malformedPackets: 'packets whose layers do not fit',
  tunnelsTooDeep: 'packets in more tunnels than are followed',
  fragmentsDropped: 'fragmented datagrams dropped',
  fragmentsMissing: 'fragmented datagrams not complete',
  flowsForgotten: 'connections forgotten while they were followed',
  flowsOverBudget: 'connections given up for want of memory',
  tlsAnswersAlone: 'ServerHellos without their ClientHello',
  tlsHellosBroken: 'ClientHellos not whole or not readable',
  ikeAnswersAlone: 'answers of IKE that nobody asked for',
  ikeMalformed: 'messages of IKE that cannot be read',
  ikeCut: 'messages of IKE that are not there as a whole',
  ikeForgotten: 'negotiations of IKE forgotten for others',
  openVpnLocked: 'sessions of OpenVPN that no key opens (--openvpn-key)',
  openVpnWithoutHello: 'sessions of OpenVPN without a hello that can be read',
  negotiationsDropped: 'negotiations beyond what is kept of one run',
};

/** What a result rests on that was judged from captures, and what it cannot show. */
export function captureWords({
  source,
  captures = [],
}: Pick<ResultDocument, 'source' | 'captures'>): readonly string[] {
  if (source !== 'capture') return [];
  const files = captures.flatMap(({ file, sha256, packets, unread, fault }) => {
    const left = Object.entries(unread).map(([code, count]) => `${count} ${unreadWords[code] ?? code}`);
    return [
      `capture ${file}: ${packets} packets, sha256 ${sha256}`,
      ...(left.length === 0 ? [] : [`not read of ${file}: ${left.join(', ')}`]),
      ...(fault === undefined ? [] : [`${file} was read until ${fault} came in place of a packet`]),
    ];
  });
  return [
    'judged from captures, nothing was sent: what was accepted is shown, and that anything is refused never is',
    ...files,
  ];
}
