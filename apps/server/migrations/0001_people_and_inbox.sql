-- Facts about this installation: the epoch of the logs, the demo clock's offset.
create table facts (
  name text not null primary key,
  value text not null
);

-- What a person is here; the account itself (e-mail, password, sessions) belongs to better-auth.
create table profiles (
  user_id text not null primary key,
  role text not null check (role in ('driver', 'owner', 'admin')),
  name text not null,
  email text not null,
  phone text,
  vehicle_number text,
  vehicle_type text,
  business_name text,
  city text,
  language text not null,
  owner_status text check (owner_status in ('pending', 'approved', 'declined')),
  owner_reason text,
  disabled_at bigint,
  created_at bigint not null
);
create unique index profiles_by_email on profiles (email);
create index profiles_by_role on profiles (role, user_id);

-- One row per person who can be told anything: where their log stands.
create table readers (
  user_id text not null primary key,
  head bigint not null,
  floor bigint not null,
  unread bigint not null,
  read_rev bigint not null,
  rev bigint not null
);

-- The logs. seq is 1, 2, 3 … without gaps per reader; words are never stored.
create table notifications (
  reader_id text not null,
  seq bigint not null,
  id text not null,
  event text not null,
  version integer not null,
  data text not null,
  created_at bigint not null,
  read_at bigint,
  primary key (reader_id, seq)
);
create index notifications_unread on notifications (reader_id, seq) where read_at is null;

-- The admins' revision is the sum of these sixteen rows, so that none is hot.
create table admin_revs (
  shard integer not null primary key,
  rev bigint not null
);

create table idempotency_keys (
  scope text not null primary key,
  request_hash text not null,
  status integer,
  body text,
  payment_id text,
  created_at bigint not null,
  expires_at bigint not null
);
create index idempotency_keys_by_expiry on idempotency_keys (expires_at);
create index idempotency_keys_by_payment on idempotency_keys (payment_id) where payment_id is not null;
