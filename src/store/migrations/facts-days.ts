/** Version 3: the days on which what is known of an endpoint begins or ends to be so, without its facts being read. */
export const factsDays = `
-- Days on which certificates of kept facts begin or end to be valid, YYYY-MM-DD; one row of '' where the facts were looked at.
create table facts_day(
  facts {int} not null references blob(id) on delete cascade, day text not null, primary key(facts, day)){clustered};
create index facts_day_day on facts_day(day, facts);
create index endpoint_context on endpoint(context);
`;
