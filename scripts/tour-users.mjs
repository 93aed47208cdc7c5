/** Who tries gateproof, with what is installed, in the words of the page and the commands that are typed. Gateways go by the names of the lab. */
export const users = [
  {
    name: 'A security engineer looks at a gateway for the first time',
    image: 'gateproof/debian:trixie',
    steps: [
      ['The single executable: no Node, no other file.'],
      'install gateproof-*-linux-x64 /usr/local/bin/gateproof',
      'cd /tmp && gateproof --version',
      ['The gateway is documented as Azure documents its gateways. The lab’s own root signs it, so that is named.'],
      'gateproof scan sstp://drifted.lab.gateproof.test --trust /lab/lab-root.pem --format json,html --out report --evidence evidence',
      ['The exit code is 1: it violates. The report and the octets that show it are there to be handed on.'],
      'ls report evidence',
      ['Which octets show one of the deviations, and in full:'],
      'gateproof report report/result.json --format terminal --verbose | grep -A 3 -m 1 CHACHA20',
      ['The gateway beside it conforms.'],
      'gateproof scan sstp://conforming.lab.gateproof.test --trust /lab/lab-root.pem',
    ],
  },
  {
    name: 'A CI engineer lets a job fail on drift',
    image: 'gateproof/debian:trixie',
    steps: [
      ['The npm package, on a machine that has Node 24.'],
      'npm install --global --no-audit --no-fund ./gateproof-*.tgz > /dev/null && cd /tmp && gateproof --version',
      [
        'The inventory is a file of the repository; here, as the lab’s gateways stand for one before and after a change, there are two.',
      ],
      `for name in conforming drifted; do cat > $name.yaml <<END
version: 1
targets:
  - name: vpn
    endpoints: [sstp://$name.lab.gateproof.test]
trustAnchors: [/lab/lab-root.pem]
END
done`,
      ['The job, as long as all is well:'],
      'gateproof scan --config conforming.yaml --format json,junit,sarif --out gateproof-report',
      ['The same after somebody changed the gateway. The job ends with 1, and fails.'],
      'gateproof scan --config drifted.yaml --format json,junit,sarif --out gateproof-drifted',
      ['What the lines of a pull request get:'],
      'gateproof report gateproof-drifted/result.json --format github | head -n 4',
      ['What changed between the two:'],
      'gateproof diff gateproof-report/result.json gateproof-drifted/result.json',
    ],
  },
  {
    name: 'A compliance officer takes a report, with what is accepted, and evidence',
    image: 'gateproof/debian:trixie',
    steps: [
      ['The npm package again, on a machine that has Node 24.'],
      'npm install --global --no-audit --no-fund ./gateproof-*.tgz > /dev/null && cd /tmp && gateproof --version',
      ['One deviation is known and accepted until a date; who says so stands in a file.'],
      `cat > gateproof-waivers.yaml <<END
version: 1
waivers:
  - id: WAIV-1
    clause: tls/version-*
    target: "*"
    reason: The scanners of the warehouse know nothing newer.
    owner: network team
    approver: j.doe
    expires: 2099-01-31
END`,
      'gateproof scan sstp://drifted.lab.gateproof.test --trust /lab/lab-root.pem --waivers gateproof-waivers.yaml --format json,html,markdown --out report --evidence evidence',
      ['The waiver stands beside the verdict and does not change it.'],
      'grep -m 3 WAIV-1 report/report.md',
      [
        'The page opens in any browser and prints without the evidence. A PDF is printed by an installed Chromium, which is not here:',
      ],
      'gateproof report report/result.json --format pdf --out report',
      [
        'The result and its evidence are signed, with a key that the officer has already, and somebody else checks them.',
      ],
      'gateproof attest report/result.json --key /keys/key.pem --evidence evidence --out result.intoto.jsonl',
      'gateproof verify result.intoto.jsonl report/result.json --key /keys/key.pub --evidence evidence --waivers gateproof-waivers.yaml',
      ['Whoever changes the result afterwards is found out.'],
      "sed -i 's/drifted/conform/' report/result.json",
      'gateproof verify result.intoto.jsonl report/result.json --key /keys/key.pub',
    ],
  },
];
