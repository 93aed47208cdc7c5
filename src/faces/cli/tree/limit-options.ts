import type { Command } from 'commander';

/** Options of whatever sends: how hard, how deep, and by which strongSwan. */
export function addLimits(command: Command): Command {
  return command
    .option(
      '--vici <url>',
      'use this strongSwan instead of a container: unix:///run/charon.vici or tcp://127.0.0.1:4502',
    )
    .option(
      '--network <name>',
      "the container engine's network that strongSwan joins, or host (default: whichever holds the target's address)",
    )
    .option('--timeout <ms>', 'wait for a connection or an answer, in milliseconds', '5000')
    .option(
      '--target-timeout <ms>',
      'most time for one endpoint; what is left then stays inconclusive (default: 180000)',
    )
    .option('--connections <n>', 'TLS connections to one endpoint at once', '13')
    .option(
      '--at-once <n>',
      'endpoints that are probed at once (default: what memory and open files allow, at most 32)',
    )
    .option('--per-network <n>', 'of them those of one network, /24 of IPv4 or /48 of IPv6; loopback is none', '4')
    .option('--pace <ms>', 'least time between the starts of two TLS connections to one endpoint', '0')
    .option('--budget <n>', 'most TLS connections to one endpoint; what is left then stays inconclusive')
    .option('--enumerate', 'list everything that a TLS endpoint accepts, not only what decides the policies')
    .option(
      '--repeat-refusals <n>',
      'ask for everything that a TLS endpoint must refuse so often: a node that takes few of the connections is met the sooner (2 to 64)',
      '2',
    )
    .option('--identify', 'complete one IKE_SA_INIT per IKEv2 endpoint: leaves one half-open IKE SA until it times out')
    .option('--source-port <n>', 'UDP port to send our own IKE requests from (500: some gateways answer to no other)');
}

/** How whatever sends tells how far it is. */
export function addProgress(command: Command): Command {
  return command.option(
    '--progress <form>',
    'line on a terminal, or json: one object a line on standard error',
    'line',
  );
}
