/** How a command is used, as its help and the manual page say it. */
export interface CommandWords {
  /** Lines as they are typed, each with what it does. */
  readonly examples: readonly (readonly [line: string, words: string])[];
  /** What its exit codes mean where it has any of its own: beside 64, 70 and 130, which all have. */
  readonly exits?: Readonly<Partial<Record<0 | 1 | 2, string>>>;
}

const verdict = {
  0: 'it conforms',
  1: 'something fails that no waiver covers',
  2: 'nothing fails, and something required is open',
} as const;

/** By the words behind the name of the program. */
export const commandWords: Readonly<Record<string, CommandWords>> = {
  scan: {
    examples: [
      [
        'gateproof scan sstp://vpn.example.net',
        'TLS and SSTP of one gateway; needs neither credentials nor a container',
      ],
      ['gateproof scan', 'the targets of gateproof.yaml in this folder'],
      [
        'gateproof scan --config fleet.yaml --format json,html --out reports',
        'those of another inventory, with reports as files',
      ],
      ['gateproof scan --profile vpnclientconfiguration.zip', 'every endpoint that a client profile leads to'],
      ['gateproof scan --config fleet.yaml --store gateproof.db', 'into a history, gateway by gateway'],
    ],
    exits: verdict,
  },
  plan: { examples: [['gateproof plan vpn.example.net', 'what a scan of it would send']] },
  observe: {
    examples: [['gateproof observe vpn.example.net --out observations.json', 'what was seen, to be judged later']],
  },
  evaluate: {
    examples: [
      ['gateproof evaluate observations.json --policy nist-sp-800-77', 'the same observations by another policy'],
      ['gateproof evaluate observations.json --as-of 2031-01-01', 'as on another day'],
    ],
    exits: verdict,
  },
  capture: {
    examples: [['gateproof capture vpn.pcapng --policy azure-vpn-p2s', 'judges what passed by']],
    exits: verdict,
  },
  report: {
    examples: [
      ['gateproof report result.json --format html', 'one report, to standard output'],
      [
        'gateproof report result.json --format all --out reports --exit-zero',
        'every format as a file, in a step that must not fail',
      ],
    ],
    exits: {
      0: 'the result conforms, and its reports are written',
      1: 'they are written, and something fails in it that no waiver covers',
      2: 'they are written, nothing fails in it, and something required is open',
    },
  },
  diff: {
    examples: [['gateproof diff last-week.json result.json --format markdown', 'what changed, for a pull request']],
    exits: { 0: 'the second is no worse', 1: 'the second is worse', 2: 'it leaves open what the first decided' },
  },
  readiness: {
    examples: [
      ['gateproof readiness gateway.json --result result.json', 'configured, documented and observed side by side'],
      [
        'gateproof readiness gateway.json --clients 250 --sstp-clients 90 --os windows,macos --format migration',
        'the ways out of SSTP as a checklist',
      ],
    ],
    exits: { ...verdict, 0: 'it is ready' },
  },
  attest: {
    examples: [['gateproof attest result.json --key signing.pem --out result.dsse.json', 'signs what was found']],
  },
  verify: {
    examples: [['gateproof verify result.dsse.json result.json --key public.pem', 'whether it is what was signed']],
    exits: { 0: 'all of it is what was signed', 1: 'something is not' },
  },
  monitor: {
    examples: [
      ['gateproof monitor --config fleet.yaml --store gateproof.db', 'what is due, until it is stopped'],
      [
        'gateproof monitor --store gateproof.db --once',
        'what is due now of gateproof.yaml in this folder, as cron runs it',
      ],
    ],
    exits: {
      0: 'with --once: the fleet conforms',
      1: 'with --once: something fails',
      2: 'with --once: something is open',
    },
  },
  work: {
    examples: [
      ['gateproof work --store postgres://gateproof@db/gateproof --config machine.yaml', 'scans what others hand out'],
    ],
  },
  status: { examples: [['gateproof status --store gateproof.db', 'one screen of the fleet']] },
  history: {
    examples: [['gateproof history paris --store gateproof.db', 'what changed of one gateway, since when and why']],
  },
  changes: { examples: [['gateproof changes --since 7d --store gateproof.db', 'what changed in a week']] },
  certificates: { examples: [['gateproof certificates --within 60d --store gateproof.db', 'what ends in two months']] },
  retirement: { examples: [['gateproof retirement --store gateproof.db', 'who is left on SSTP']] },
  judge: {
    examples: [
      ['gateproof judge --policy bsi-tr-02102-3 --since 30d --store gateproof.db', 'a month by another policy'],
    ],
  },
  export: { examples: [['gateproof export --store gateproof.db --out tables', 'tables as Parquet']] },
  import: {
    examples: [
      ['gateproof import result.json --store gateproof.db --label site=paris', 'a saved result, judged again'],
    ],
  },
  prune: { examples: [['gateproof prune --days 90 --dry-run --store gateproof.db', 'what would be removed']] },
  serve: { examples: [['gateproof serve --store gateproof.db', 'the page, on this machine alone']] },
  'token add': {
    examples: [
      ['gateproof token add grafana --role viewer --until 2027-12-31 --store gateproof.db', 'for what reads the page'],
    ],
  },
  'token list': { examples: [['gateproof token list --store gateproof.db', 'who has one']] },
  'token end': { examples: [['gateproof token end 3 --store gateproof.db', 'ends the third']] },
  audit: {
    examples: [['gateproof audit --store gateproof.db --format csv', 'what was done on the page']],
    exits: { 0: 'the trail is what was written', 1: 'it is not' },
  },
  'policy list': { examples: [['gateproof policy list', 'what ships']] },
  'policy show': { examples: [['gateproof policy show azure-vpn-p2s', 'its clauses, with their sources']] },
  'policy validate': { examples: [['gateproof policy validate mine.yaml', 'every problem of it at once']] },
  'policy check': {
    examples: [['gateproof policy check azure-vpn-p2s --against nist-sp-800-77r1', 'each row inside or outside']],
    exits: { 0: 'every row is accepted', 1: 'some rows are not', 2: 'one policy says nothing of any row' },
  },
  'policy matrix': {
    examples: [['gateproof policy matrix azure-vpn-p2s --format html', 'every row beside every standard']],
  },
  'policy diff': {
    examples: [
      ['gateproof policy diff old.yaml new.yaml', 'what differs'],
      ['gateproof policy diff mine.yaml --as-of 2026-12-31 --at 2031-01-01', 'what begins and ends'],
    ],
    exits: { 0: 'the same is accepted and required', 1: 'something else is' },
  },
  'policy intersect': {
    examples: [
      ['gateproof policy intersect azure-vpn-p2s nist-sp-800-77 --out both.yaml', 'for a gateway that keeps to both'],
    ],
  },
  'policy new': {
    examples: [
      ['gateproof policy new result.json --target 192.0.2.10 --out mine.yaml', 'of what a good gateway accepted'],
    ],
  },
  'clients list': { examples: [['gateproof clients list', 'what ships']] },
  'clients show': { examples: [['gateproof clients show windows-11', 'what it offers, and where that is from']] },
  'clients landing': {
    examples: [['gateproof clients landing azure-vpn-p2s --against mine.yaml', 'which clients a change shuts out']],
    exits: { 0: 'none breaks that worked', 1: 'one breaks that worked' },
  },
  'clients from': { examples: [['gateproof clients from vpn.pcapng --out clients', 'a file for each that offered']] },
  listen: {
    examples: [['gateproof listen ikev2://127.0.0.1:5500 --clients 1', 'one client that is pointed here']],
    exits: { 0: 'somebody came', 2: 'nobody came' },
  },
  'lab up': { examples: [['gateproof lab up', 'starts the gateways, and says how to scan them']] },
  'lab down': { examples: [['gateproof lab down', 'removes them and their keys']] },
  'lab status': {
    examples: [['gateproof lab status', 'which of them run']],
    exits: { 0: 'all run', 2: 'some do not' },
  },
  clean: { examples: [['gateproof clean', 'removes containers and files of runs that were killed']] },
  demo: {
    examples: [['gateproof demo --out gateproof-out', 'the lab scanned and told']],
    exits: { 0: 'what was planted was found, and nothing else', 1: 'something else was found' },
  },
  init: {
    examples: [
      ['gateproof init', 'gateproof.yaml with an example'],
      ['gateproof init sstp://vpn.example.net 192.0.2.10 --out fleet.yaml', 'with these targets'],
    ],
  },
  completion: {
    examples: [
      ['gateproof completion bash', 'for ~/.local/share/bash-completion/completions/gateproof'],
      ['gateproof completion zsh', 'for the file _gateproof in a folder of $fpath'],
      ['gateproof completion fish', 'for ~/.config/fish/completions/gateproof.fish'],
    ],
  },
  man: { examples: [['gateproof man', 'for gateproof.1 in a folder man1, or for man -l -']] },
};
