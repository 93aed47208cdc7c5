import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FlightGoal, isFlightComplete, readServerFlight } from '../../../../core/protocol/tls/server-flight.ts';
import { tlsRecord } from '../../../../core/protocol/tls/tls-record.ts';
import { decode, encode } from '../../../../core/wire/codec.ts';
import { fromHex } from '../../../../core/wire/hex.ts';
import { helloRetryRequest, protocolVersionAlert, serverFlight12, serverFlight13 } from './vectors.ts';

const goals: readonly FlightGoal[] = ['server-hello', 'key-exchange', 'done'];
const flights = [
  { name: 'a flight of TLS 1.2', octets: fromHex(serverFlight12) },
  { name: 'a HelloRetryRequest', octets: fromHex(helloRetryRequest) },
  { name: 'a flight of TLS 1.3', octets: fromHex(serverFlight13) },
  { name: 'an alert', octets: fromHex(protocolVersionAlert) },
];

describe('a server’s first flight', () => {
  test('of TLS 1.2 shows suite, certificate, curve, signature scheme and the wish for a client certificate', () => {
    const flight = readServerFlight(fromHex(serverFlight12));
    expect(flight).toMatchObject({ version: 0x0303, certificateRequested: true, done: true });
    expect(flight.hello?.cipherSuite).toBe(0xc02b);
    expect(flight.certificates).toHaveLength(1);
    expect(flight.keyExchange).toMatchObject({
      parameters: { kind: 'named-curve', group: 0x001d },
      signatureScheme: 0x0403,
    });
    expect(flight.fault).toBeUndefined();
  });

  test('of TLS 1.3 ends with the ServerHello, and the encrypted records are kept', () => {
    const flight = readServerFlight(fromHex(serverFlight13));
    expect(flight).toMatchObject({ version: 0x0304, group: 0x001d, done: false });
    expect(flight.protectedRecords.length).toBeGreaterThan(2);
    expect(isFlightComplete(flight, 'done')).toBe(true);
  });

  test('may be an alert', () => {
    expect(readServerFlight(fromHex(protocolVersionAlert)).alert).toEqual({ level: 2, description: 70 });
  });

  test.each(goals)('of TLS 1.2 is not there for %s before the ServerHelloDone, or the key exchange', (goal) => {
    const whole = fromHex(serverFlight12);
    const upTo = (length: number) => readServerFlight(whole.subarray(0, length));
    const isEnough = (length: number): boolean => isFlightComplete(upTo(length), goal);
    const enough = Array.from({ length: whole.length + 1 }, (_, length) => length).find(isEnough) ?? 0;
    expect(upTo(enough)).toMatchObject(goal === 'key-exchange' ? { done: false } : { done: true });
    expect(upTo(enough).keyExchange).toBeDefined();
  });

  test('may begin with a warning about the name, which ends nothing', () => {
    const warned = fromHex(`15030300020170${serverFlight12}`);
    expect(readServerFlight(warned)).toMatchObject({ version: 0x0303, done: true });
    expect(isFlightComplete(readServerFlight(warned.subarray(0, 7)), 'server-hello')).toBe(false);
  });

  test.each(flights)(
    '$name: delivered octet by octet it is complete as soon as its goal is there, and then stays so',
    ({ octets }) => {
      for (const goal of goals) {
        let completeAt: number | undefined;
        for (let length = 0; length <= octets.length; length++) {
          const flight = readServerFlight(octets.subarray(0, length));
          expect(flight.fault).toBeUndefined();
          const complete = isFlightComplete(flight, goal);
          if (complete) completeAt ??= length;
          expect(complete).toBe(completeAt !== undefined);
          if (completeAt === length) {
            const whole = readServerFlight(octets);
            expect(flight.hello).toEqual(whole.hello);
            expect(flight.alert).toEqual(whole.alert);
            if (goal !== 'server-hello') expect(flight.keyExchange).toEqual(whole.keyExchange);
          }
        }
        expect(completeAt).toBeDefined();
      }
    },
  );

  test('cut into records of one octet says the same', () => {
    const { fragment } = decode(tlsRecord, fromHex(helloRetryRequest).subarray(0, 61));
    const cut = [...fragment].flatMap((octet) => [
      ...encode(tlsRecord, { type: 22, version: 0x0303, fragment: Uint8Array.of(octet) }),
    ]);
    expect(readServerFlight(Uint8Array.from(cut)).hello).toEqual(readServerFlight(fromHex(helloRetryRequest)).hello);
  });

  test.each([
    [
      'an HTTP answer',
      '485454502f312e31203430302042616420526571756573740d0a',
      'record/type',
      0,
      'one of 21, 22 wanted, 72 found',
    ],
    ['another major version', '1602000002', 'record/version', 1, 'major version 3 wanted, 2 found'],
    ['an empty record', '1603030000', 'record/length', 3, '1 to 18432 octets wanted, 0 found'],
    ['a huge record', '160303ffff', 'record/length', 3, '1 to 18432 octets wanted, 65535 found'],
    [
      'a message that is not a ServerHello',
      '1603030004 0e000000',
      'handshake/type',
      0,
      'server_hello(2) wanted, 14 found',
    ],
    ['a huge message', '1603030004 02ffffff', 'handshake/length', 0, 'at most 65536 octets wanted, 16777215 found'],
    ['a ServerHello cut short', '1603030006 020000020303', 'server-hello/random', 2, '32 octets wanted, 0 found'],
    ['an alert of one octet', '150303000102', 'alert/description', 1, '1 octets wanted, 0 found'],
  ])('%s is a fault with a place', (_, hex, path, offset, message) => {
    const { fault } = readServerFlight(fromHex(hex));
    expect(fault).toMatchObject({ code: 'wire', path, offset });
    expect(fault?.message).toBe(`${path} at octet ${offset}: ${message}`);
  });

  test('is given up after 512 records', () => {
    const flood = fromHex('15030300020170'.repeat(600));
    expect(readServerFlight(flood).fault?.message).toBe('record at octet 3584: at most 512 records wanted, more found');
  });

  test('never throws, whatever comes', () => {
    const octets = fromHex(serverFlight12);
    const mutated = fc
      .array(fc.tuple(fc.nat(octets.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 })
      .map((changes) => changes.reduce((now, [at, octet]) => now.with(at, octet), octets));
    fc.assert(
      fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 200 })), (input) => {
        expect(readServerFlight(input).certificateRequested).toBeTypeOf('boolean');
      }),
    );
  });
});
