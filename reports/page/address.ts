/** Names in a query, each with its value; what has none is left out. */
export type Query = Readonly<Record<string, string | null | undefined>>;

/** A path with its query. */
export function address(path: string, query: Query = {}): string {
  const given = Object.entries(query).filter((one): one is [string, string] => typeof one[1] === 'string');
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
}

/** A name as a part of a path. Its last dot is written out where what follows would be taken for the suffix of a format. */
function pathPart(name: string): string {
  return encodeURIComponent(name).replace(/\.(csv|json)$/u, '%2E$1');
}

interface Gateway {
  readonly gateway: string;
  readonly site: string;
}

/** Of the page of a gateway; the site stands in it where there is one, '' being one as well. */
export function gatewayAddress({ gateway, site }: Gateway, query: Query = {}): string {
  return address(`/gateways/${pathPart(gateway)}`, { site, ...query });
}

/** Of the exchanges of a scan of an endpoint; without a moment of the last. */
export function exchangesAddress({ gateway, site }: Gateway, endpoint: string, at?: string): string {
  return address(`/gateways/${pathPart(gateway)}/exchanges`, { site, endpoint, at });
}

/** Of a clause at an endpoint; `at`: as a scan of that moment left it. */
export function findingAddress(
  { gateway, site, endpoint, policy, clause }: Gateway & Readonly<Record<'endpoint' | 'policy' | 'clause', string>>,
  at?: string,
): string {
  const parts = clause.split('/').map(encodeURIComponent).join('/');
  return address(`/gateways/${pathPart(gateway)}/findings/${encodeURIComponent(policy)}/${parts}`, {
    site,
    endpoint,
    at,
  });
}
