/** Version 2: what questions about a whole fleet are answered from, so that none of them reads every state. */
export const standings = `
-- 'should' where it is advice.
alter table clause add column weight text not null default '';

-- How an endpoint stands now under a policy: clauses that must hold. lost: of the inconclusive ones, those that were decided before; lost_at: when
-- the one of them that was not shown longest was. failing_since: since when the one that fails longest does. unjudged: 1 where no policy says
-- anything of the endpoint that must hold.
create table standing(
  endpoint {int} not null references endpoint(id), policy {int} not null references policy(id),
  pass {int} not null, fail {int} not null, inconclusive {int} not null, lost {int} not null, lost_at {int},
  failing_since {int}, unjudged {int} not null,
  primary key(endpoint, policy)){clustered};

-- The day on which something was settled last; all before it are in the roll-up.
create table day_open(day text primary key){strict};

-- Of states that began, only those that changed are asked for, and most are the first ones.
drop index state_since;
create index state_changed on state(since) where class not in ('first', 'other');

-- Scans are asked for by their endpoints: of the rows of a year, an index by time is a fifth.
drop index scan_at;
drop index endpoint_last;
`;
