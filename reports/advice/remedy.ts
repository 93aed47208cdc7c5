/** What to change on one kind of gateway. */
export interface Remediation {
  /** 'Azure VPN Gateway', 'strongSwan', 'nginx', 'OpenVPN', or 'every gateway'. */
  readonly where: string;
  /** One or two sentences. */
  readonly text: string;
  /** Lines of its configuration or commands; words in capitals stand for the user's own. */
  readonly lines: readonly string[];
}
