-- Lists whose pages cost the same however long the history is.
create index bookings_by_lot_state on bookings (lot_id, state, id);
drop index bookings_by_lot_end;
create index bookings_by_lot_span on bookings (lot_id, ends_at, starts_at);
create index bookings_shown on bookings (id) where attempt_failed = 0;
create index payments_by_lot_state on payments (lot_id, state, id);
create index carwashes_by_lot_state on carwashes (lot_id, state, id);
create index lots_without_place on lots (id) where latitude_e6 is null;
