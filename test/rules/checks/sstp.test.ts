import type { Facts, SstpFacts } from '../../../core/facts/facts.ts';
import type { CheckClause } from '../../../core/policy/policy.ts';
import { check } from '../../../rules/check.ts';
import { clauseBase, testRule } from '../../support/rule-tester.ts';

const clause = (name: 'sstp-service' | 'sstp-crypto-binding'): CheckClause => ({
  ...clauseBase,
  id: `checks/${name}`,
  kind: 'check',
  check: name,
  wanted: [],
  outdated: [],
});
const service = clause('sstp-service');
const binding = clause('sstp-crypto-binding');

const facts = (value: SstpFacts['service']['value'], more: Partial<SstpFacts> = {}): Facts => ({
  sstp: { service: { value, evidence: ['verb'] }, ...more },
});
const offering = (hashes: readonly ('sha1' | 'sha256')[], unknownHashBits?: number): Facts =>
  facts('sstp', {
    cryptoBinding: { value: hashes, evidence: ['call'] },
    callEvidence: ['call'],
    ...(unknownHashBits === undefined ? {} : { unknownHashBits }),
  });

testRule({ ...check, name: 'sstp-service' }, [
  {
    name: 'SSTP passes',
    clause: service,
    facts: facts('sstp', { status: 200, server: 'MikroTik-SSTP' }),
    verdict: 'pass',
    reason: 'sstp-answered',
    evidence: ['verb'],
    observed: { service: 'sstp', status: 200, server: 'MikroTik-SSTP' },
  },
  {
    name: 'an HTTP server without SSTP fails',
    clause: service,
    facts: facts('http', { status: 404 }),
    verdict: 'fail',
    reason: 'http-without-sstp',
  },
  { name: 'another protocol fails', clause: service, facts: facts('other'), verdict: 'fail', reason: 'other-service' },
  {
    name: 'silence proves nothing',
    clause: service,
    facts: facts('unknown', { reason: 'silent' }),
    verdict: 'inconclusive',
    reason: 'silent',
    evidence: ['verb'],
  },
  {
    name: 'a verdict without evidence is none',
    clause: service,
    facts: { sstp: { service: { value: 'sstp', evidence: [] } } },
    verdict: 'inconclusive',
    reason: 'no-evidence',
  },
  { name: 'what was not asked is open', clause: service, facts: {}, verdict: 'inconclusive', reason: 'not-probed' },
  {
    name: 'what was not reached is open',
    clause: service,
    facts: {},
    interrupted: true,
    verdict: 'inconclusive',
    reason: 'interrupted',
  },
  {
    name: 'what answers nothing and says no reason is open, and nothing more is told',
    clause: service,
    facts: facts('unknown'),
    verdict: 'inconclusive',
    reason: 'not-probed',
    exactly: { service: 'unknown' },
  },
  {
    name: 'a service without a status and a name tells neither',
    clause: service,
    facts: facts('other'),
    verdict: 'fail',
    reason: 'other-service',
    exactly: { service: 'other' },
  },
]);

testRule({ ...check, name: 'sstp-crypto-binding' }, [
  {
    name: 'both hashes pass',
    clause: binding,
    facts: offering(['sha1', 'sha256']),
    verdict: 'pass',
    reason: 'sha256-offered',
    evidence: ['call'],
    observed: { hashes: ['sha1', 'sha256'] },
  },
  {
    name: 'SHA-256 alone passes',
    clause: binding,
    facts: offering(['sha256']),
    verdict: 'pass',
    reason: 'sha256-offered',
  },
  {
    name: 'SHA-1 alone fails',
    clause: binding,
    facts: offering(['sha1']),
    verdict: 'fail',
    reason: 'sha1-only',
    evidence: ['call'],
  },
  {
    name: 'SHA-1 beside a bit that is not known is open',
    clause: binding,
    facts: offering(['sha1'], 4),
    verdict: 'inconclusive',
    reason: 'no-known-hash',
    observed: { hashes: ['sha1'], unknownBits: '0x04' },
  },
  {
    name: 'no hash at all is open',
    clause: binding,
    facts: offering([]),
    verdict: 'inconclusive',
    reason: 'no-known-hash',
  },
  {
    name: 'a refused call is open, on the evidence of both steps',
    clause: binding,
    facts: facts('sstp', { reason: 'call-refused', callEvidence: ['call'] }),
    verdict: 'inconclusive',
    reason: 'call-refused',
    evidence: ['verb', 'call'],
  },
  {
    name: 'a server without SSTP offers nothing',
    clause: binding,
    facts: facts('http', { status: 404 }),
    verdict: 'inconclusive',
    reason: 'no-sstp',
  },
  {
    name: 'a call that was not reached is open',
    clause: binding,
    facts: facts('sstp'),
    interrupted: true,
    verdict: 'inconclusive',
    reason: 'interrupted',
  },
  { name: 'what was not asked is open', clause: binding, facts: {}, verdict: 'inconclusive', reason: 'not-probed' },
  {
    name: 'a call that was never made is open',
    clause: binding,
    facts: facts('sstp'),
    verdict: 'inconclusive',
    reason: 'not-probed',
  },
  {
    name: 'bits that are not known are told in hexadecimal',
    clause: binding,
    facts: offering([], 0xa8),
    verdict: 'inconclusive',
    reason: 'no-known-hash',
    exactly: { hashes: [], unknownBits: '0xa8' },
  },
]);
