-- The numbers of the desks and the list of people, by index.
create index bookings_by_creation on bookings (created_at) where attempt_failed = 0;
create index carwashes_by_creation on carwashes (created_at) where state <> 'cancelled';
create index slot_occupations_by_lot on slot_occupations (lot_id, freed_at);
create index profiles_people on profiles (role) where is_service = 0;
create index profiles_disabled on profiles (user_id) where disabled_at is not null;
create index if not exists payments_by_lot_state on payments (lot_id, state, id);
create index if not exists carwashes_by_lot_state on carwashes (lot_id, state, id);
