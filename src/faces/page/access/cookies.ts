/** Of whoever is logged in. The mark `__Host-` keeps it to https, to this host and to the whole of it; a browser takes it for nothing else. */
export const sessionCookie = '__Host-gateproof';

/** Of a login that is under way. */
export const loginCookie = '__Host-gateproof-login';

/** What the browser has under a name; undefined where it has nothing, or two of them, of which one is somebody else's. */
export function cookieIn(headers: Headers, name: string): string | undefined {
  const values = (headers.get('cookie') ?? '')
    .split(';')
    .map((one) => one.trim())
    .filter((one) => one.startsWith(`${name}=`))
    .map((one) => one.slice(name.length + 1));
  return values.length === 1 ? values[0] : undefined;
}

/** Sets a cookie for so many seconds; 0 takes it away. */
export function cookie(name: string, value: string, seconds: number): string {
  return `${name}=${value}; Max-Age=${seconds}; Path=/; Secure; HttpOnly; SameSite=Lax`;
}
