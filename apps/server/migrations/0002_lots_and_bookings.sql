create table lots (
  id text not null primary key,
  owner_id text not null,
  name text not null,
  street text not null,
  locality text,
  city text not null,
  state text not null,
  pincode text not null,
  latitude_e6 integer,
  longitude_e6 integer,
  time_zone text not null,
  offers_carwash integer not null check (offers_carwash in (0, 1)),
  renewal_discount_percent integer not null check (renewal_discount_percent between 0 and 100),
  open integer not null check (open in (0, 1)),
  rev bigint not null,
  created_at bigint not null
);
create index lots_by_owner on lots (owner_id, id);
create index lots_by_name on lots (name, id);

create table slots (
  id text not null primary key,
  lot_id text not null references lots (id),
  label text not null,
  vehicle_type text not null,
  hourly_paise bigint not null check (hourly_paise > 0),
  in_service integer not null check (in_service in (0, 1)),
  unique (lot_id, label)
);

-- next_due_at is the only clock of a booking; null when nothing more will happen by time alone.
create table bookings (
  id text not null primary key,
  reference text not null unique,
  driver_id text not null,
  lot_id text not null references lots (id),
  slot_id text not null references slots (id),
  vehicle_number text not null,
  kind text not null check (kind in ('instant', 'advance')),
  state text not null check (state in ('pending', 'scheduled', 'active', 'expired', 'completed', 'cancelled')),
  starts_at bigint not null,
  ends_at bigint not null,
  grace_ends_at bigint not null,
  hold_ends_at bigint,
  warn_at bigint,
  price_paise bigint not null,
  cancelled_by text check (cancelled_by in ('driver', 'owner', 'admin', 'system')),
  reason text,
  -- 1: an attempt whose payment was refused; the driver's lists leave it out.
  attempt_failed integer not null check (attempt_failed in (0, 1)),
  closed_at bigint,
  next_due_at bigint,
  created_at bigint not null,
  check (ends_at > starts_at)
);
create index bookings_due on bookings (next_due_at, id) where next_due_at is not null;
create index bookings_occupying on bookings (slot_id, starts_at) where state in ('pending', 'scheduled', 'active', 'expired');
create index bookings_occupying_lot on bookings (lot_id, starts_at) where state in ('pending', 'scheduled', 'active', 'expired');
create index bookings_by_driver on bookings (driver_id, id);
create index bookings_by_lot on bookings (lot_id, id);
-- A driver's plate is parked once at a time; the exact overlap is checked under the driver's lock.
create index bookings_by_plate on bookings (driver_id, vehicle_number) where state in ('pending', 'scheduled', 'active', 'expired');

create table wash_services (
  id text not null primary key,
  name text not null,
  description text not null,
  price_paise bigint not null check (price_paise > 0),
  minutes integer not null,
  active integer not null check (active in (0, 1))
);

create table employees (
  id text not null primary key,
  name text not null,
  phone text not null,
  licence_number text not null,
  owner_id text,
  availability text not null check (availability in ('available', 'offline')),
  created_at bigint not null
);
create index employees_by_owner on employees (owner_id, id);

create table carwashes (
  id text not null primary key,
  kind text not null check (kind in ('addon', 'standalone')),
  state text not null check (state in ('pending', 'confirmed', 'in_progress', 'completed', 'cancelled')),
  driver_id text not null,
  lot_id text not null references lots (id),
  booking_id text references bookings (id),
  service_id text not null references wash_services (id),
  scheduled_at bigint,
  employee_id text references employees (id),
  price_paise bigint not null,
  notes text,
  reason text,
  created_at bigint not null
);
create index carwashes_by_driver on carwashes (driver_id, id);
create index carwashes_by_lot on carwashes (lot_id, id);
create index carwashes_by_booking on carwashes (booking_id) where booking_id is not null;
create index carwashes_running on carwashes (employee_id) where state in ('pending', 'confirmed', 'in_progress');
create index carwashes_unassigned on carwashes (lot_id, id) where employee_id is null and state in ('pending', 'confirmed');

-- A payment waits for its provider (pending online: ask again; refunded: hand the money back) by next_due_at.
create table payments (
  id text not null primary key,
  kind text not null check (kind in ('booking', 'renewal', 'carwash')),
  method text not null check (method in ('upi', 'card', 'cash')),
  state text not null check (state in ('pending', 'succeeded', 'failed', 'refunded')),
  driver_id text not null,
  lot_id text not null references lots (id),
  booking_id text references bookings (id),
  carwash_id text references carwashes (id),
  amount_paise bigint not null check (amount_paise >= 0),
  provider text,
  token text,
  reference text,
  failure text,
  added_ms bigint,
  expected_ends_at bigint,
  verified_by text,
  verified_at bigint,
  refunded_at bigint,
  attempts integer not null,
  next_due_at bigint,
  created_at bigint not null
);
create index payments_due on payments (next_due_at, id) where next_due_at is not null;
create index payments_by_booking on payments (booking_id, id);
create index payments_by_carwash on payments (carwash_id) where carwash_id is not null;
create index payments_by_lot on payments (lot_id, id);
create index payments_cash_waiting on payments (lot_id, id) where state = 'pending' and method = 'cash';

-- The sandbox provider's own books; no statement of ours joins them.
create table sandbox_charges (
  payment_id text not null primary key,
  reference text not null,
  amount_paise bigint not null,
  state text not null,
  refunded_paise bigint not null,
  created_at bigint not null,
  updated_at bigint not null
);
