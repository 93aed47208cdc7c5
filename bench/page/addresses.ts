/** A page or a document of the bench. */
export interface BenchAddress {
  readonly path: string;
  /** Whether a browser shows it. */
  readonly isPage: boolean;
}

interface Found {
  readonly gateway: string;
  readonly policy: string;
  readonly clause: string;
}

/** Every page, the first of its long lists and one from the middle, and what programs ask for; of a gateway at which something fails. */
export async function benchAddresses(origin: string): Promise<readonly BenchAddress[]> {
  const { findings } = (await answer(`${origin}/api/v1/findings?limit=1`)) as { findings: { rows: readonly Found[] } };
  const [one] = findings.rows;
  if (one === undefined) throw new Error('a finding wanted');
  const middle = await behind(`${origin}/api/v1/gateways?limit=1000`);
  const gateway = `/gateways/${encodeURIComponent(one.gateway)}`;
  const finding = `${gateway}/findings/${encodeURIComponent(one.policy)}/${encodeURIComponent(one.clause)}`;
  const pages = [
    '/',
    '/?group=group-7',
    '/changes',
    '/changes?since=90d',
    '/gateways',
    `/gateways?after=${middle}`,
    '/gateways?q=00042',
    '/gateways?group=group-7&verdict=violates',
    gateway,
    finding,
    '/findings',
    '/certificates',
    '/retirement',
    '/frameworks',
    '/waivers',
  ];
  const documents = [
    '/api/v1/status',
    '/api/v1/gateways',
    `/api/v1${gateway}`,
    `/api/v1${finding}`,
    '/api/v1/changes',
    '/metrics',
    '/readyz',
  ];
  return [...pages.map((path) => ({ path, isPage: true })), ...documents.map((path) => ({ path, isPage: false }))];
}

/** What the next rows are asked for by. */
async function behind(address: string): Promise<string> {
  const { gateways } = (await answer(address)) as { gateways: { next: string | null } };
  return gateways.next ?? '';
}

async function answer(address: string): Promise<unknown> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status} ${await response.text()}`);
  return await response.json();
}
