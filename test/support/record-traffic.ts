import { gatewayContainer } from './gateway-container.ts';

/**
 * What passes between the containers of the default network and this machine while `speak` is under way, as a file of pcapng that dumpcap wrote.
 * `filter` is libpcap's.
 */
export async function recordTraffic(filter: string, speak: () => Promise<unknown>): Promise<Uint8Array> {
  await using recorder = await gatewayContainer({
    image: 'gateproof/tshark:bookworm',
    entrypoint: ['sleep', 'infinity'],
    capabilities: ['NET_RAW', 'NET_ADMIN'],
    devices: [],
    network: 'host',
    readyCommand: ['dumpcap', '--version'],
    readyText: 'Dumpcap',
  });
  const begin = `dumpcap -q -i docker0 -f '${filter}' -w /tmp/own.pcapng >/tmp/log 2>&1 & echo $! >/tmp/pid; until grep -q 'File:' /tmp/log; do kill -0 $(cat /tmp/pid) || exit 1; sleep 0.1; done`;
  await recorder.run(['setsid', 'sh', '-c', begin]);
  await speak();
  const end =
    'sleep 0.5; kill -INT $(cat /tmp/pid); until grep -q "Packets captured" /tmp/log; do sleep 0.1; done; base64 -w 0 /tmp/own.pcapng';
  const told = await recorder.run(['sh', '-c', end]);
  return new Uint8Array(Buffer.from(told, 'base64'));
}
