/** One connection of swanctl.conf that takes one client by a pre-shared key. */
export interface PskConnection {
  readonly name: string;
  /** Identity of the client. */
  readonly peer: string;
  readonly proposals: readonly string[];
  /** Children by name, in the words of swanctl.conf. */
  readonly children: Readonly<Record<string, string>>;
}

/** swanctl.conf of connections that share the pre-shared key 'hush' and the identity 'gateway'. */
export function pskConfiguration(connections: readonly PskConnection[]): string {
  const each = connections.map(
    ({ name, peer, proposals, children }) => `  ${name} {
    version = 2
    local_addrs = %any
    remote_addrs = %any
    proposals = ${proposals.join(', ')}
    childless = allow
    unique = never
    rekey_time = 0
    mobike = no
    local {
      auth = psk
      id = gateway
    }
    remote {
      auth = psk
      id = ${peer}
    }
    children {
${Object.entries(children)
  .map(([child, words]) => `      ${child} {\n        policies = no\n        rekey_time = 0\n        ${words}\n      }`)
  .join('\n')}
    }
  }`,
  );
  return `connections {\n${each.join('\n')}\n}\nsecrets {\n  ike {\n    secret = hush\n  }\n}\n`;
}

/** A connection of strongSwan that any peer may take. */
export interface SwanctlConnection {
  readonly name: string;
  readonly version: 1 | 2;
  readonly proposals: string;
  /** Further settings. */
  readonly more?: string;
}

/** A swanctl.conf of these connections, all with a pre-shared key. */
export function swanctlConnections(...connections: readonly SwanctlConnection[]): string {
  const all = connections.map(
    ({ name, version, proposals, more = '' }) => `  ${name} {
    version = ${version}
    local_addrs = %any
    remote_addrs = %any
    proposals = ${proposals}
    ${more}
    local {
      auth = psk
      id = gateway
    }
    remote {
      auth = psk
    }
  }
`,
  );
  return `connections {
${all.join('')}}
secrets {
  ike {
    secret = "a key of a test"
  }
}
`;
}
