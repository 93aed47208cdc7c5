/**
 * The tables of version 1. `{id}`: a number of the database's own making; `{int}`: 64 bits; `{blob}`: octets; `{strict}` and `{clustered}`
 * stand behind a table, the latter where rows are found by their primary key alone.
 */
export const firstTables = `
-- A gateway as one site sees it: the inventory's name, or the host that the user gave; '' where no site or group is named.
create table gateway(
  id {id}, name text not null, site text not null, grp text not null default '', owner text not null default '',
  labels text not null default '{}', declared text not null default '{}',
  next_due {int}, last_at {int}, lease_token {int} not null default 0, lease_until {int} not null default 0,
  lease_by text not null default '', failures {int} not null default 0, retired_at {int},
  unique(name, site)){strict};
create index gateway_due on gateway(next_due) where retired_at is null;
create index gateway_grp on gateway(grp);

-- Compressed by zstd; digest: SHA-256 of what was compressed, lower-case hex. Facts and findings, each once.
create table blob(id {id}, digest text not null unique, octets {blob} not null){strict};

-- Digest over all judgements of a scan, each once.
create table judgement(id {id}, digest text not null unique){strict};

-- Digest: as in a result document. reference: its policy reference there, without what was given.
create table policy(
  id {id}, name text not null, digest text not null unique, version text not null, reference text not null){strict};
create table clause(
  id {id}, policy {int} not null references policy(id), clause text not null, unique(policy, clause)){strict};

-- With what was scanned and judged, and as on which day; policies: their digests, each with
-- what was given of the facts that it asks for, as JSON; see src/store/given-facts.ts.
create table context(
  id {id}, tool text not null, as_of text not null, policies text not null, unique(tool, as_of, policies)){strict};
create table context_policy(
  context {int} not null references context(id), policy {int} not null references policy(id),
  primary key(context, policy)){clustered};

-- key: see core/finding/endpoint-key.ts. url, judged, facts, context: those of the last scan. retired_at: no longer declared.
create table endpoint(
  id {id}, gateway {int} not null references gateway(id), key text not null, url text not null, scheme text not null,
  first_at {int} not null, last_at {int} not null, judged {int} not null references judgement(id),
  facts {int} not null references blob(id), context {int} not null references context(id), retired_at {int},
  unique(gateway, key)){strict};
create index endpoint_last on endpoint(last_at);

-- One row per stretch of equal judgement; until: when it ended, null for what holds now. shown_verdict, shown_at: of one that is inconclusive,
-- what was decided last, and the moment of the last scan that did. class: 'first', a class of
-- diff, or 'other' for what is no change for better or worse. cause: 'first', 'gateway', 'policy', 'date', 'tool'.
create table state(
  endpoint {int} not null references endpoint(id), clause {int} not null references clause(id), since {int} not null,
  until {int}, verdict text not null, reason text not null, finding {int} not null references blob(id),
  shown_verdict text, shown_at {int}, class text not null, cause text not null,
  primary key(endpoint, clause, since)){clustered};
create index state_now on state(verdict, clause, endpoint) where until is null;
create index state_since on state(since);
create index state_until on state(until) where until is not null;

-- A URL that was scanned, each once.
create table place(id {id}, url text not null unique){strict};

-- One row a scan of an endpoint. at: its start. place: where the endpoint was. cut_short: 1 where not all was asked. evidence_digest: SHA-256 of the evidence before it was
-- compressed; it stays when the evidence is removed. token: the lease by which it was settled.
create table scan(
  endpoint {int} not null references endpoint(id), at {int} not null, finished {int} not null, token {int} not null,
  place {int} not null references place(id), cut_short {int} not null, judged {int} not null references judgement(id),
  facts {int} not null references blob(id), context {int} not null references context(id), evidence_digest {blob} not null,
  primary key(endpoint, at)){clustered};
create index scan_at on scan(at);

-- Compressed by zstd; base: null, or the moment of the scan of the same endpoint whose evidence is the dictionary.
create table evidence(
  endpoint {int} not null references endpoint(id), at {int} not null, base {int}, octets {blob} not null,
  primary key(endpoint, at)){strict};
create index evidence_base on evidence(endpoint, at) where base is null;

-- As long as an endpoint serves it. role: 'leaf', 'issuer'.
create table certificate(
  endpoint {int} not null references endpoint(id), sha256 text not null, role text not null, subject text not null,
  issuer text not null, not_before {int} not null, not_after {int} not null, since {int} not null, until {int},
  primary key(endpoint, sha256, role, since)){clustered};
create index certificate_ends on certificate(not_after) where until is null;

-- Roll-up of a day: gateways and clauses that have this verdict at its end.
create table day(
  day text not null, policy {int} not null references policy(id), grp text not null, site text not null,
  verdict text not null, gateways {int} not null, clauses {int} not null,
  primary key(day, policy, grp, site, verdict)){clustered};

-- What is to be told. dedup: what is told once has one.
create table outbox(
  id {id}, at {int} not null, kind text not null, payload text not null, due {int} not null,
  tries {int} not null default 0, done_at {int}, last_error text, dedup text not null unique){strict};
create index outbox_due on outbox(due) where done_at is null;

-- Who is the only one to do what has this name.
create table holder(
  name text primary key, token {int} not null, until {int} not null, by text not null){strict};
`;
