-- The running nodes and their numbers, as each last wrote them. A beat that no longer rises is a node that died.
create table nodes (
  id text not null primary key,
  beat bigint not null,
  -- What /api/admin/realtime says of it, as JSON.
  view text not null
);
