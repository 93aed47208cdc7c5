import { isAead } from '../../core/protocol/ikev2/registry.ts';
import { transformValue } from '../../core/protocol/ikev2/transform-value.ts';
import { hex, type Told } from './told.ts';
import { numbersOf, type TsharkFrame, tsharkFrames } from './tshark-fields.ts';

const helloFields = [
  'handshake.type',
  'handshake.version',
  'handshake.ciphersuite',
  'handshake.extensions.supported_version',
  'handshake.extensions_key_share_group',
  'handshake.random',
];
/** Its types have other numbers: 2 is the CLIENT-MASTER-KEY, 4 the SERVER-HELLO. */
const inSsl2 = 'tls.record.version == 2';
const ssl2Fields = ['tls.handshake.version', 'tls.handshake.cipherspec'];
const retryRandom = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c';
const ikeFields = [
  'isakmp.exchangetype',
  'isakmp.flag_r',
  'isakmp.notify.msgtype',
  'isakmp.tf.id.encr',
  'isakmp.tf.id.integ',
  'isakmp.tf.id.prf',
  'isakmp.tf.id.dh',
  'isakmp.ike2.attr.key_length',
  'isakmp.rspi',
];
const phase1Fields = [
  'isakmp.exchangetype',
  'isakmp.rspi',
  'isakmp.ike.attr.encryption_algorithm',
  'isakmp.ike.attr.key_length',
  'isakmp.ike.attr.hash_algorithm',
  'isakmp.ike.attr.authentication_method',
  'isakmp.ike.attr.group_description',
  'isakmp.flag_e',
];

/** What tshark makes of the answers of a capture. Frames with several hellos are left to `ambiguous`. */
export function toldByTshark(file: string, decodeAs: readonly string[]): readonly Told[] {
  return [
    ...hellos(file, 'tls', decodeAs),
    ...tsharkFrames(file, `tls.handshake.type == 4 && ${inSsl2}`, ssl2Fields, decodeAs).map(ssl2),
    ...hellos(file, 'dtls', decodeAs),
    ...tsharkFrames(file, 'isakmp.exchangetype == 34 && isakmp.flag_r == 1', ikeFields, decodeAs).map(ikev2),
    ...tsharkFrames(file, 'isakmp.exchangetype == 2 || isakmp.exchangetype == 4', phase1Fields, decodeAs).flatMap(
      phase1,
    ),
  ];
}

function hellos(file: string, protocol: 'tls' | 'dtls', decodeAs: readonly string[]): readonly Told[] {
  const fields = helloFields.map((field) => `${protocol}.${field}`);
  const filter = `${protocol}.handshake.type == 2 && !quic && !(${inSsl2})`;
  return tsharkFrames(file, filter, fields, decodeAs).flatMap((frame) => {
    const of = (field: string): readonly number[] => numbersOf(frame, `${protocol}.${field}`);
    if ((frame.get(`${protocol}.handshake.random`) ?? []).some((random) => random.replaceAll(':', '') === retryRandom))
      return [];
    const [version] = of('handshake.version');
    const [supported] = of('handshake.extensions.supported_version');
    const [suite] = of('handshake.ciphersuite');
    const [group] = of('handshake.extensions_key_share_group');
    const own = supported ?? version;
    const isNew = own === 0x0304 || own === 0xfefc;
    return [
      {
        frame: numbersOf(frame, 'frame.number')[0] ?? 0,
        what: `hello ${hex(own)} ${hex(suite)}${isNew && group !== undefined ? ` ${group}` : ''}`,
      },
    ];
  });
}

function ssl2(frame: TsharkFrame): Told {
  const kinds = numbersOf(frame, 'tls.handshake.cipherspec').map(hex);
  const [version] = numbersOf(frame, 'tls.handshake.version');
  return { frame: numbersOf(frame, 'frame.number')[0] ?? 0, what: `ssl2 hello ${hex(version)} ${kinds.join()}` };
}

function ikev2(frame: TsharkFrame): Told {
  const [encr] = numbersOf(frame, 'isakmp.tf.id.encr');
  const first = (field: string): number => numbersOf(frame, field)[0] ?? 0;
  const cipher = encr === undefined ? 0 : transformValue(encr, first('isakmp.ike2.attr.key_length'));
  const integ = isAead(cipher) ? 0 : first('isakmp.tf.id.integ');
  const point =
    encr === undefined ? 'none' : [cipher, integ, first('isakmp.tf.id.prf'), first('isakmp.tf.id.dh')].join();
  return {
    frame: first('frame.number'),
    what: `init ${point} notifies ${numbersOf(frame, 'isakmp.notify.msgtype').join()}`,
  };
}

/** The answer has the responder's cookie and one transform in the clear. */
function phase1(frame: TsharkFrame): readonly Told[] {
  const first = (field: string): number => numbersOf(frame, field)[0] ?? 0;
  const isAnswer = (frame.get('isakmp.rspi')?.[0] ?? '').replaceAll(/[0:]/gu, '') !== '';
  const [encryption] = numbersOf(frame, 'isakmp.ike.attr.encryption_algorithm');
  if (!isAnswer || encryption === undefined) return [];
  const names = ['key_length', 'hash_algorithm', 'authentication_method', 'group_description'];
  const rest = names.map((name) => first(`isakmp.ike.attr.${name}`));
  return [{ frame: first('frame.number'), what: `phase1 ${[encryption, ...rest].join()}` }];
}
