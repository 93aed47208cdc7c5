import { gatewayContainer } from './gateway-container.ts';

/** A pluto (libreswan 5.2) with a configuration of a test's own. It drops IKEv1 unless it is told to take it (`ikev1-policy`). */
export interface Pluto extends AsyncDisposable {
  readonly address: string;
  /** Puts a whole ipsec.conf in the place of the one before. Its connection is called 'any'. Throws when it is not taken. */
  load(configuration: string): Promise<void>;
  /** Runs a command in its container and returns what it prints. */
  run(command: readonly string[]): Promise<string>;
  /** How many IKE SAs are half-open, as it prints it. */
  halfOpen(): Promise<string>;
}

/** Starts it. IKE_SA_INIT needs no ESP in the kernel; without NET_ADMIN pluto does not start. */
export async function pluto(): Promise<Pluto> {
  const container = await gatewayContainer({
    image: 'gateproof/libreswan:trixie',
    capabilities: ['NET_ADMIN'],
    devices: [],
    readyCommand: ['sh', '-c', 'ipsec status 2>&1 || true'],
    // It listens on the container's address only then.
    readyText: 'interface eth0',
  });
  return {
    address: container.address,
    load: async (configuration) => {
      await container.write('etc/ipsec.conf', configuration);
      const told = await container.run(['ipsec', 'replace', 'any']);
      if (!/added (?:IKEv\d )?connection/u.test(told))
        throw new Error(`pluto does not take the configuration: ${told}`);
    },
    run: async (command) => await container.run(command),
    halfOpen: async () => /half-open\((\d+)\)/u.exec(await container.run(['ipsec', 'status']))?.[1] ?? 'no status',
    [Symbol.asyncDispose]: async () => await container[Symbol.asyncDispose](),
  };
}
