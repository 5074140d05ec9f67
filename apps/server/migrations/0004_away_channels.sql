-- Channels to people who have no page open: push and e-mail.

-- How far a log went out to one address: a cursor, as a socket has one. There is one while its person has a group on that
-- channel. due_at is null while there was nothing after seq when it was last looked at.
create table away_cursors (
  -- The push subscription; for e-mail the person.
  target text not null primary key,
  user_id text not null,
  channel text not null check (channel in ('email', 'push')),
  seq bigint not null,
  due_at bigint,
  attempts integer not null
);
create index away_cursors_by_user on away_cursors (user_id, channel);
create index away_cursors_due on away_cursors (channel, due_at, target) where due_at is not null;
create index away_cursors_resting on away_cursors (target) where due_at is null;

-- A browser that takes pushes; it ends with its session.
create table push_subscriptions (
  id text not null primary key,
  user_id text not null,
  session_id text not null unique,
  endpoint text not null unique,
  p256dh text not null,
  auth text not null,
  created_at bigint not null
);
create index push_subscriptions_by_user on push_subscriptions (user_id, id);
