import { expect, test } from 'vitest';
import type { ProfileFacts } from '../../../core/facts/profile-facts.ts';
import type { JsonObject, Observation } from '../../../core/observation/observation.ts';
import { concludeProfile } from '../../../sources/client-profile/conclude-profile.ts';
import { observationOf } from '../../support/recording-of.ts';
import { seenTarget } from '../../support/seen-target.ts';

const facts: ProfileFacts = {
  name: 'p.zip',
  kind: 'package',
  servers: [{ host: 'h', files: ['a'] }],
  tunnelTypes: ['ikev2'],
  roots: [{ sha1: '00', files: [], thumbprintFiles: ['a'] }],
  rootNames: [{ name: 'r', files: ['a'] }],
  openvpn: [
    {
      file: 'a',
      remotes: [{ host: 'h', port: 1, transport: 'tcp' }],
      wrap: 'none',
      checksServerUsage: true,
      dataCiphers: ['x'],
    },
  ],
  authentication: [],
  privateKeys: [],
  missing: [],
  remarks: [],
};

const read = (answer: object, more: Partial<Observation> = {}): Observation =>
  observationOf({ probe: 'profile/read', outcome: 'answered', answer: answer as JsonObject, ...more });

test('what was read of a profile is its facts, with the reading as evidence', () => {
  expect(concludeProfile(seenTarget([read(facts)]))).toEqual({ profile: { value: facts, evidence: ['obs-0001'] } });
});

test.each<[string, object]>([
  ['a list instead of an object', []],
  ['a part left out', { ...facts, roots: undefined }],
  ['a part of another type', { ...facts, servers: [{ host: 1, files: [] }] }],
  ['a part in a list of another type', { ...facts, openvpn: [{ ...facts.openvpn[0], dataCiphers: [1] }] }],
  ['a word that there is not', { ...facts, kind: 'folder' }],
  ['nothing for an object', { ...facts, servers: [null] }],
  ['a number for an object', { ...facts, servers: [7] }],
  ['a list for an object', { ...facts, servers: [[]] }],
  ['a text for a list', { ...facts, missing: 'x' }],
  [
    'a text for a number',
    { ...facts, openvpn: [{ ...facts.openvpn[0], remotes: [{ host: 'h', port: '1', transport: 'tcp' }] }] },
  ],
  ['a text for a boolean', { ...facts, openvpn: [{ ...facts.openvpn[0], checksServerUsage: 'true' }] }],
  ['a part more', { ...facts, secret: 'x' }],
])('a record that was edited says nothing: %s', (_name, answer) => {
  expect(concludeProfile(seenTarget([read(answer)]))).toEqual({});
});

test('another observation says nothing of a profile', () => {
  expect(concludeProfile(seenTarget([read(facts, { probe: 'run/resolve' })]))).toEqual({});
  expect(concludeProfile(seenTarget([read(facts, { outcome: 'not-made' })]))).toEqual({});
});
