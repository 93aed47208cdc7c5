import type { Observation } from '../../../core/finding/result.ts';
import type { JsonObject } from '../../../core/observation/observation.ts';
import { wordOf } from '../word-of.ts';
import { openVpnFields, sstpFields } from './carrier-fields.ts';
import { ikev1Fields, ikev2Fields, strongswanFields } from './ike-fields.ts';
import type { Fields } from './named-fields.ts';
import { tlsFields } from './tls-fields.ts';

/** What the fields of offers and answers mean, by the part of a probe's name before the slash. */
const fieldsOf: Readonly<Record<string, Fields>> = {
  tls: tlsFields,
  ikev1: ikev1Fields,
  ikev2: ikev2Fields,
  strongswan: strongswanFields,
  sstp: sstpFields,
  openvpn: openVpnFields,
};

/** What was offered, in the names of the registries in place of their numbers. A field that is not known, or has another form, stays as it is. */
export function offerInNames({ probe, offer }: Pick<Observation, 'probe' | 'offer'>): JsonObject {
  return inNames(probe, offer, offer);
}

/** What was answered, likewise; undefined where nothing was read. */
export function answerInNames({
  probe,
  offer,
  answer,
}: Pick<Observation, 'probe' | 'offer' | 'answer'>): JsonObject | undefined {
  return answer === undefined ? undefined : inNames(probe, answer, offer);
}

function inNames(probe: string, part: JsonObject, offer: JsonObject): JsonObject {
  const fields = wordOf(fieldsOf, probe.slice(0, Math.max(0, probe.indexOf('/')))) ?? {};
  return Object.fromEntries(
    Object.entries(part).flatMap(([name, value]) => {
      const field = wordOf(fields, name);
      if (field === undefined) return [[name, value]];
      return field === 'left-out' ? [] : [[field.label ?? name, field.named(value, offer) ?? value]];
    }),
  );
}
