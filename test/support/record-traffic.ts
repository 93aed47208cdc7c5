import { gatewayContainer } from './gateway-container.ts';

/**
 * What passes between the containers of the default network and this machine while `speak` is under way, as a file of pcapng that dumpcap wrote.
 * `filter` is libpcap's.
 */
export async function recordTraffic(filter: string, speak: () => Promise<unknown>): Promise<Uint8Array> {
  const record = `dumpcap -q -i docker0 -f '${filter}' -w /tmp/own.pcapng >/tmp/log 2>&1 & echo $! >/tmp/pid; wait; sleep infinity`;
  await using recorder = await gatewayContainer({
    image: 'gateproof/tshark:bookworm',
    entrypoint: ['sh', '-c', record],
    capabilities: ['NET_RAW', 'NET_ADMIN'],
    devices: [],
    network: 'host',
    readyCommand: ['cat', '/tmp/log'],
    readyText: 'File:',
  });
  await speak();
  const end =
    'sleep 0.5; kill -TERM $(cat /tmp/pid); until grep -q "Packets captured" /tmp/log; do sleep 0.1; done; base64 -w 0 /tmp/own.pcapng';
  return new Uint8Array(Buffer.from(await recorder.run(['sh', '-c', end]), 'base64'));
}
