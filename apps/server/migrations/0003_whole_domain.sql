-- What a parking business needs besides the booking itself (DOMAIN §2-§7).

-- Until when the driver may hand a running booking back in full: somebody was in the slot and no other was free.
alter table bookings add column refundable_until bigint;
-- 1: that offer was made because its driver reported the car; 0: because the owner or the system knew of it.
alter table bookings add column blocked_reported integer not null default 0 check (blocked_reported in (0, 1));
create index bookings_by_state on bookings (state, id);
create index bookings_by_plate_of_all on bookings (vehicle_number, id);
create index bookings_by_lot_span on bookings (lot_id, ends_at, starts_at);
create index bookings_visits on bookings (driver_id, lot_id, closed_at) where state = 'completed';

-- A slot taken by a car that has no booking: a walk-in, or one still there after its time. Open while freed_at is null.
create table slot_occupations (
  id text not null primary key,
  lot_id text not null references lots (id),
  slot_id text not null references slots (id),
  starts_at bigint not null,
  -- null: until somebody says that it is free.
  until_at bigint,
  freed_at bigint,
  next_due_at bigint,
  created_at bigint not null
);
create unique index slot_occupations_open on slot_occupations (slot_id) where freed_at is null;
create index slot_occupations_open_lot on slot_occupations (lot_id) where freed_at is null;
create index slot_occupations_due on slot_occupations (next_due_at, id) where next_due_at is not null;

alter table carwashes add column closed_at bigint;
create index carwashes_by_hour on carwashes (lot_id, scheduled_at) where scheduled_at is not null and state <> 'cancelled';
create index carwashes_visits on carwashes (driver_id, lot_id, closed_at) where state = 'completed';

alter table employees add column status text not null default 'accepted' check (status in ('applied', 'accepted', 'declined'));
create index employees_by_status on employees (status, id);
create index employees_in_pool on employees (id) where owner_id is null and status = 'accepted';

-- The sum and number of a lot's ratings, written with each review.
alter table lots add column rating_sum bigint not null default 0;
alter table lots add column rating_count bigint not null default 0;
create index lots_by_latitude on lots (latitude_e6, id) where latitude_e6 is not null;

-- One review per visit.
create table reviews (
  id text not null primary key,
  lot_id text not null references lots (id),
  driver_id text not null,
  booking_id text unique references bookings (id),
  carwash_id text unique references carwashes (id),
  rating integer not null check (rating between 1 and 5),
  text text not null,
  created_at bigint not null,
  updated_at bigint not null,
  check ((booking_id is null) <> (carwash_id is null))
);
create index reviews_by_lot on reviews (lot_id, id);
create index reviews_by_driver on reviews (driver_id, lot_id);

create index payments_by_lot_time on payments (lot_id, created_at);

-- 1: an account of the system itself, in no list and no number.
alter table profiles add column is_service integer not null default 0 check (is_service in (0, 1));
update profiles set is_service = 1 where email like 'canary-%';
create index profiles_by_owner_status on profiles (owner_status, user_id) where owner_status is not null;

-- Words by which lots and people are found, lower case; kind says what the id names.
create table search_words (
  kind text not null check (kind in ('lot', 'person')),
  word text not null,
  thing_id text not null,
  primary key (kind, word, thing_id)
);
create index search_words_by_thing on search_words (kind, thing_id);

-- The session whose own act a notice confirms: it hears no toast.
alter table notifications add column silent_for text;

-- What a person chose; who chose nothing has no row. Both are JSON.
create table preferences (
  user_id text not null primary key,
  groups text not null,
  quiet_hours text
);

-- A device is a session; it stays known to the notice trace after the session ended.
create table devices (
  session_id text not null primary key,
  user_id text not null,
  name text not null,
  last_seen_at bigint not null
);
create index devices_by_user on devices (user_id);
create index devices_by_last_seen on devices (last_seen_at);

-- The notice trace, written in batches beside the delivery: what is not here is unknown, not undelivered.
create table notice_rings (
  reader_id text not null,
  seq bigint not null,
  rung_at bigint not null,
  primary key (reader_id, seq)
);
create index notice_rings_by_time on notice_rings (rung_at);
create table notice_deliveries (
  reader_id text not null,
  seq bigint not null,
  session_id text not null,
  sent_at bigint not null,
  acked_at bigint,
  shown_at bigint,
  primary key (reader_id, seq, session_id)
);
create index notice_deliveries_by_time on notice_deliveries (sent_at);

-- Web hooks that were applied: a repeat changes nothing.
create table webhook_events (
  provider text not null,
  event_id text not null,
  received_at bigint not null,
  primary key (provider, event_id)
);
create index webhook_events_by_time on webhook_events (received_at);

-- Lists whose pages cost the same however long the history is.
create index bookings_by_lot_state on bookings (lot_id, state, id);
create index bookings_shown on bookings (id) where attempt_failed = 0;
create index payments_by_lot_state on payments (lot_id, state, id);
create index carwashes_by_lot_state on carwashes (lot_id, state, id);
create index lots_without_place on lots (id) where latitude_e6 is null;

-- The numbers of the desks and the list of people.
create index bookings_by_creation on bookings (created_at) where attempt_failed = 0;
create index carwashes_by_creation on carwashes (created_at) where state <> 'cancelled';
create index slot_occupations_by_lot on slot_occupations (lot_id, freed_at);
create index profiles_people on profiles (role) where is_service = 0;
create index profiles_disabled on profiles (user_id) where disabled_at is not null;
