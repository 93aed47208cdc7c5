import { GateproofError } from '../../core/gateproof-error.ts';
export type ProfileErrorCode =
  | 'profile-unreadable'
  | 'profile-unknown'
  | 'profile-too-large'
  | 'profile-too-many-entries'
  | 'profile-archive'
  | 'profile-entry-path'
  | 'profile-entry-link'
  | 'profile-entry-encrypted'
  | 'profile-entry-archive'
  | 'profile-entry-damaged'
  | 'profile-text'
  | 'profile-xml'
  | 'profile-plist'
  | 'profile-cms'
  | 'profile-ovpn'
  | 'profile-no-endpoint';

/** A client profile that is not read. The message names the file and the entry, what was wanted and what came, and never a secret. */
export class ProfileError extends GateproofError<ProfileErrorCode> {
  constructor(code: ProfileErrorCode, message: string) {
    super({ name: 'ProfileError', code, fault: 'input' }, message);
  }
}
