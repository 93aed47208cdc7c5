import { isJsonObject } from '../../../core/observation/is-json-object.ts';
import type { Json, JsonObject } from '../../../core/observation/observation.ts';
import { ikev1NotifyName, ikev1TransformNames } from '../../../core/protocol/ikev1/names.ts';
import { notifyName, signatureHashName } from '../../../core/protocol/ikev2/notify-names.ts';
import { keyExchangeName } from '../../../core/protocol/ikev2/registry.ts';
import { type SpaceName, spaceOf } from '../../../core/spaces/registry.ts';
import { namePoint } from '../../../core/spaces/space.ts';
import { combinationWords } from '../words.ts';
import { inShort } from './in-short.ts';
import { type Fields, isNumbers, listed, numbered, worded } from './named-fields.ts';

const groupWords = (id: number): string => keyExchangeName(id) ?? 'NONE';

const sent: Fields = {
  space: worded({ ike: 'an IKE SA', ipsec: 'a CHILD_SA' }, 'asked for'),
  boxes: { label: 'proposals', named: (value, offer) => each(value, (box) => proposal(box, spaceIn(offer))) },
  point: { label: 'combination', named: (value, offer) => combination(value, spaceIn(offer)) },
  buried: { label: 'combination at the end', named: (value, offer) => combination(value, spaceIn(offer)) },
  form: 'left-out',
};

/** Of 'ikev2/…'. */
export const ikev2Fields: Fields = {
  ...sent,
  shareGroup: numbered(groupWords, 'group of the KE payload'),
  notify: numbered(notifyName),
  group: numbered(groupWords, 'wanted group'),
  notifies: listed(notifyName),
  signatureHashes: listed(signatureHashName),
};

/** Of 'strongswan/…'. */
export const strongswanFields: Fields = {
  ...sent,
  ikeSa: { label: 'within the IKE SA', named: (value) => combination(value, 'ike') },
  among: 'left-out',
  readBack: 'left-out',
};

/** Of 'ikev1/…'. */
export const ikev1Fields: Fields = {
  mode: worded({ main: 'main mode', aggressive: 'aggressive mode' }, 'exchange'),
  transforms: { label: 'combinations', named: (value) => each(value, transform) },
  transform: { label: 'combination', named: transform },
  notify: numbered(ikev1NotifyName),
  version: numbered((major) => `IKEv${major}`),
};

function spaceIn({ space }: JsonObject): SpaceName {
  return space === 'ipsec' ? 'ipsec' : 'ike';
}

function each(value: Json, named: (one: Json) => Json | undefined): Json | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.map((one) => named(one) ?? one);
}

/** What each dimension may be, of what is offered together. */
function proposal(value: Json, space: SpaceName): Json | undefined {
  if (!Array.isArray(value)) return undefined;
  const known = Object.entries(spaceOf(space).dimensions);
  const { further } = spaceOf(space);
  if (value.length < known.length || value.length > known.length + 7 || !value.every(isNumbers)) return undefined;
  return Object.fromEntries(
    value.flatMap((values, at) => {
      const own = known[at];
      const name = (code: number): string => own?.[1].name(code) ?? further?.name(code) ?? 'NONE';
      const said = inShort(values, name, own?.[1].codes());
      const isAbsent = at >= known.length && said.every((one) => one === 'NONE');
      return isAbsent ? [] : [[own?.[0] ?? `${further?.key ?? 'more'} ${at - known.length + 1}`, said]];
    }),
  );
}

function combination(value: Json, space: SpaceName): Json | undefined {
  const length = Object.keys(spaceOf(space).dimensions).length;
  if (!isNumbers(value) || value.length < length || value.length > length + 7) return undefined;
  const named: Json = namePoint(spaceOf(space), value);
  return isJsonObject(named) ? combinationWords(named) : undefined;
}

function transform(value: Json): Json | undefined {
  if (!isNumbers(value) || value.length !== 5) return undefined;
  const [encryption = 0, keyLengthBits = 0, hash = 0, authentication = 0, group = 0] = value;
  return Object.values(ikev1TransformNames({ encryption, keyLengthBits, hash, authentication, group })).join(', ');
}
