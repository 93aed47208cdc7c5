import { connectEngine } from '../../src/run/engine/engine.ts';

const { signal } = new AbortController();

/** A network of the container engine that a test has for itself. */
export interface EngineNetwork extends AsyncDisposable {
  readonly name: string;
}

/** Makes it, with this subnet of IPv6 where one is given; what is in it has to be gone before it is disposed of. */
export async function engineNetwork(name: string, ipv6?: string): Promise<EngineNetwork> {
  const engine = await connectEngine({ signal });
  const remove = async (): Promise<void> => {
    await engine
      .getNetwork(name)
      .remove()
      .catch(() => undefined);
  };
  // Of a run that was killed.
  await remove();
  await engine.createNetwork({
    Name: name,
    Driver: 'bridge',
    ...(ipv6 === undefined ? {} : { EnableIPv6: true, IPAM: { Config: [{ Subnet: ipv6 }] } }),
  });
  return { name, [Symbol.asyncDispose]: remove };
}
