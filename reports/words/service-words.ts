import type { TargetResult } from '../../core/finding/result.ts';
import { hashWords } from './hash-words.ts';
import type { Learned } from './ike-words.ts';
import { wordOf } from './word-of.ts';

type Facts = TargetResult['facts'];

const SERVICES: Readonly<Record<NonNullable<Facts['sstp']>['service'], string>> = {
  sstp: 'SSTP',
  http: 'HTTP without SSTP',
  other: 'another protocol than HTTP',
  unknown: 'not known',
};

const WRAPS: Readonly<Record<string, string>> = { none: 'no wrap', unknown: 'not known' };

const REFUSALS = { alert: 'a TLS alert', silence: 'saying nothing' } as const;

/** What was learned of the service behind or around the TLS of a target; nothing where nothing was. */
export function serviceWords({ sstp, openvpn }: Facts): readonly Learned[] {
  return [...(sstp === undefined ? [] : sstpWords(sstp)), ...(openvpn === undefined ? [] : openVpnWords(openvpn))];
}

function sstpWords({ service, status, server, cryptoBinding }: NonNullable<Facts['sstp']>): readonly Learned[] {
  const name = wordOf(SERVICES, service) ?? service;
  const said = status === undefined ? name : `${name} (HTTP status ${status})`;
  return [
    { label: 'behind the TLS', values: [said] },
    ...one('server', server),
    ...(cryptoBinding === undefined ? [] : [{ label: 'crypto binding', values: cryptoBinding.map(hashWords) }]),
  ];
}

function openVpnWords({ transport, wrap, digest, refusesBy }: NonNullable<Facts['openvpn']>): readonly Learned[] {
  return [
    { label: 'OpenVPN over', values: [transport.toUpperCase()] },
    { label: 'control channel', values: [wordOf(WRAPS, wrap) ?? wrap] },
    ...one('digest', digest),
    ...one('refuses by', refusesBy === undefined ? undefined : REFUSALS[refusesBy]),
  ];
}

function one(label: string, value: string | undefined): readonly Learned[] {
  return value === undefined ? [] : [{ label, values: [value] }];
}
