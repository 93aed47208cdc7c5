/** A client of strongSwan as it comes: nothing is proposed in its configuration. */
export function asItComes(address: string, port?: number): string {
  return swanctlClient(address, port === undefined ? {} : { more: `remote_port = ${port}` });
}

export interface SwanctlClient {
  readonly version?: 1 | 2;
  /** Default: what it proposes by itself. */
  readonly proposals?: string;
  readonly esp?: string;
  /** Default: that of `pskConfiguration`. */
  readonly secret?: string;
  /** Further settings of the connection. */
  readonly more?: string;
}

/** swanctl.conf of a client with one child, 'any'. */
export function swanctlClient(address: string, of: SwanctlClient): string {
  const { version = 2, proposals, esp, secret = 'hush', more = '' } = of;
  return `connections {
  out {
    version = ${version}
    remote_addrs = ${address}
    ${more}
${proposals === undefined ? '' : `    proposals = ${proposals}\n`}    local {
      auth = psk
      id = client
    }
    remote {
      auth = psk
      id = gateway
    }
    children {
      any {
        policies = no
${esp === undefined ? '' : `        esp_proposals = ${esp}\n`}      }
    }
  }
}
secrets {
  ike {
    secret = "${secret}"
  }
}
`;
}
