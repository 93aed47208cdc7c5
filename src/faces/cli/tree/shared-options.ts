import { type Command, Option } from 'commander';
import { optionOf } from '../usage/values.ts';
import { addLimits } from './limit-options.ts';
import { repeatable } from './repeatable.ts';

/** The names in the registry of reports, which is not loaded for a word of help, and the one that a browser makes. */
const formats = [
  'terminal',
  'json',
  'html',
  'markdown',
  'csv',
  'junit',
  'sarif',
  'sarif-full',
  'cyclonedx',
  'cyclonedx-1.6',
  'oscal',
  'codequality',
  'github',
  'migration',
  'frameworks',
  'pdf',
] as const;

/** What names the policies. */
export function policyOption(): Option {
  return new Option(
    '-p, --policy <id|file>',
    'policy to judge by; repeat for several (default: azure-vpn-p2s)',
  ).argParser(repeatable);
}

/** By what is judged, and as on which day. */
export function judging(command: Command): Command {
  return command
    .addOption(policyOption())
    .option(
      '--as-of <date>',
      'judge as on this day, YYYY-MM-DD (default: today; for evaluate and capture, the day of what is judged)',
    )
    .addOption(
      new Option(
        '--given <name=day>',
        'a fact that a policy asks for, as in acquired=2027-02-01; repeat for several',
      ).argParser(repeatable),
    );
}

/** What is known of before, and what is kept. */
export function keeping(command: Command): Command {
  return command
    .option('--waivers <file>', 'failures that are known and accepted until a day (gateproof-waivers.yaml)')
    .option('--baseline <file>', 'an earlier result (JSON): only what is worse than it ends with exit code 1')
    .option('--evidence <dir>', 'keep what was sent and received in this folder, as captures (pcapng)');
}

/** Of a command whose exit code tells a verdict. */
export function telling(command: Command): Command {
  return command.option(
    '--exit-zero',
    'end with 0 where a verdict would be told by 1 or 2; what went wrong keeps its code',
  );
}

/** The same, where advice may count. */
export function strictly(command: Command): Command {
  return telling(
    command.option('--strict', 'let advice (clauses that should hold) count for the exit code as what must hold'),
  );
}

/** Which reports are written, and where. */
export function writing(command: Command): Command {
  return strictly(command)
    .addOption(
      optionOf(
        '-f, --format <names>',
        `report formats, comma-separated: ${formats.join(', ')}; or all (default: terminal)`,
        { names: [...formats, 'all'], isList: true },
      ),
    )
    .option('-o, --out <dir>', 'write reports and observations into this folder')
    .option(
      '--verbose',
      'tell everything on the terminal: what was seen, with the exchanges, and what policies say two ways',
    )
    .option('--landing', 'tell in the HTML and the Markdown report where the clients that ship land');
}

/** PEM files. */
export function trustOption(): Option {
  return new Option('--trust <file>', 'PEM file of trust anchors; repeat for several').argParser(repeatable);
}

/** What is probed, and how. */
export function probing(command: Command): Command {
  return addLimits(
    command
      .argument(
        '[target...]',
        'URLs (tls://h:443, sstp://h, ikev2://h), or hosts with or without a port; none: the targets of the inventory',
      )
      .addOption(
        new Option(
          '--profile <file|dir>',
          'client profile (vpnclientconfiguration.zip, .ovpn, azurevpnconfig.xml, …): scan where it leads; repeat for several',
        ).argParser(repeatable),
      )
      .option(
        '-c, --config <file>',
        'inventory of targets and credentials (default: gateproof.yaml of this folder, where no target is given)',
      )
      .option('--credentials <name>', 'credentials of the inventory for targets that name none')
      .option('--server-name <name>', 'SNI and certificate name for targets given as addresses')
      .addOption(trustOption()),
  );
}
