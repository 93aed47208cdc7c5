import { didYouMean } from '../../../core/policy/nearest.ts';
import type { Path } from '../../../core/policy/schema-problems.ts';
import type { CheckContext } from '../../../core/policy/yaml-document.ts';
import { zoneProblem } from '../groups/zone-problem.ts';
import type { MailEntry, TellingEntry, WebhookEntry } from './telling-entry.ts';
import { wrongUrl } from './webhook-url.ts';

interface Entries {
  readonly tell?: TellingEntry | undefined;
  readonly groups?: Readonly<Record<string, unknown>> | undefined;
}

/** What the schema cannot say of who is told. */
export function checkTelling(
  { tell: { webhooks = {}, mail = {} } = {}, groups: known = {} }: Entries,
  context: CheckContext,
): void {
  const { report, sound } = context;
  const checkGroups = (place: Path, groups: readonly string[] = []): void => {
    for (const [at, group] of groups.entries()) {
      if (!sound(['groups']) || Object.hasOwn(known, group)) continue;
      const near = didYouMean(group, Object.keys(known));
      report([...place, 'groups', at], 'group-not-known', `group "${group}": not in the inventory${near}`);
    }
  };
  for (const [name, entry] of Object.entries(webhooks)) {
    const place = ['tell', 'webhooks', name];
    checkGroups(place, entry.groups);
    checkWebhook(place, entry, context);
  }
  for (const [name, entry] of Object.entries(mail)) {
    const place = ['tell', 'mail', name];
    checkGroups(place, entry.groups);
    checkMail(place, entry, context);
  }
}

function checkWebhook(place: Path, entry: WebhookEntry, { report }: CheckContext): void {
  const { url, urlFile, urlEnv, secretFile, secretEnv, template = 'standard', allowPrivate = false } = entry;
  const urls = [url, urlFile, urlEnv].filter((one) => one !== undefined).length;
  if (urls !== 1) {
    report(place, 'webhook-url', `wanted one of url, urlFile and urlEnv, found ${urls === 0 ? 'none' : 'several'}`);
  }
  const wrong = url === undefined ? undefined : wrongUrl(url, allowPrivate);
  if (wrong !== undefined) report([...place, 'url'], 'webhook-url', wrong);
  if (url !== undefined && template !== 'standard') {
    const why = 'whoever has the address can write there';
    report(
      [...place, 'url'],
      'webhook-url',
      `wanted urlFile or urlEnv of a webhook of ${template}, because ${why}, found url`,
    );
  }
  if (secretFile !== undefined && secretEnv !== undefined) {
    report([...place, 'secretEnv'], 'two-secrets', 'wanted one of secretFile and secretEnv, found both');
  }
  if (template === 'standard' && secretFile === undefined && secretEnv === undefined) {
    report(place, 'webhook-not-signed', 'wanted secretFile or secretEnv, by which it is signed, found neither');
  }
}

function checkMail(place: Path, { smtp, timeZone }: MailEntry, { report }: CheckContext): void {
  const zone = timeZone === undefined ? undefined : zoneProblem(timeZone);
  if (zone !== undefined) report([...place, 'timeZone'], 'zone-not-known', zone);
  const { user, passwordFile, passwordEnv, tls } = smtp;
  const at = [...place, 'smtp'];
  if (passwordFile !== undefined && passwordEnv !== undefined) {
    report([...at, 'passwordEnv'], 'two-secrets', 'wanted one of passwordFile and passwordEnv, found both');
  }
  const hasPassword = passwordFile !== undefined || passwordEnv !== undefined;
  if (hasPassword !== (user !== undefined)) {
    report(at, 'smtp-login', `wanted user and password, or neither, found ${hasPassword ? 'no user' : 'no password'}`);
  }
  if (hasPassword && tls === 'none') {
    report([...at, 'tls'], 'smtp-plain', 'wanted starttls or implicit, as a password is sent, found none');
  }
}
