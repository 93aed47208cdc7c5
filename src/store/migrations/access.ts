import type { Dialect } from '../database.ts';

/** Version 4: who may see and do what on the page, what they did, and which failures they accepted. */
export const access = `
-- Shown once and not kept: digest is the SHA-256 of it, lower-case hex. ends_at: its last moment; ended_at: ended before that.
create table api_token(
  id {id}, digest text not null unique, name text not null, role text not null, made_by text not null, made_at {int} not null,
  ends_at {int} not null, ended_at {int}){strict};

-- Who is logged in. digest: SHA-256 of what their browser has. subject: what stays the same where a name changes. token: whose login it rests on.
create table session(
  digest text primary key, subject text not null, name text not null, role text not null,
  token {int} references api_token(id), since {int} not null, ends_at {int} not null){clustered};
create index session_ends on session(ends_at);
create index session_token on session(token) where token is not null;

-- A failing clause that is accepted from a day to a day, YYYY-MM-DD, of one gateway or of a group; the other is ''. policy: its name in each version.
create table waiver(
  id {id}, policy text not null, clause text not null, gateway text not null, grp text not null, reason text not null,
  owner text not null, approver text not null, asked_by text not null, from_day text not null, until_day text not null,
  made_at {int} not null, ended_at {int}, ended_by text){strict};
create index waiver_open on waiver(policy, clause) where ended_at is null;

-- Gateways that stand in no inventory. entry: as an inventory has it, JSON.
create table added_gateway(name text primary key, entry text not null, added_by text not null, added_at {int} not null){clustered};

-- What was done, each row once and for ever. before, after: JSON, null where there is none. previous: the digest of the row before; digest: over
-- all of it, see src/store/audit/audit-digest.ts.
create table audit(
  seq {int} primary key, at {int} not null, who text not null, role text not null, how text not null, what text not null,
  subject text not null, before text, after text, reason text not null, previous text not null, digest text not null){strict};
`;

const words = 'the audit trail is only added to';

/** What neither changes nor removes a row of the audit trail, by any statement. */
export const appendOnly: Readonly<Record<Dialect, readonly string[]>> = {
  sqlite: [
    `create trigger audit_no_update before update on audit begin select raise(abort, '${words}'); end`,
    `create trigger audit_no_delete before delete on audit begin select raise(abort, '${words}'); end`,
    // 'insert or replace' removes the row that was there, and no trigger is told of that.
    `create trigger audit_no_replace before insert on audit when new.seq in (select seq from audit)
       begin select raise(abort, '${words}'); end`,
  ],
  postgres: [
    `create function audit_only_added() returns trigger language plpgsql as $$
       begin raise exception '${words}' using errcode = 'integrity_constraint_violation'; end $$`,
    'create trigger audit_no_change before update or delete on audit for each row execute function audit_only_added()',
    'create trigger audit_no_truncate before truncate on audit for each statement execute function audit_only_added()',
  ],
};
