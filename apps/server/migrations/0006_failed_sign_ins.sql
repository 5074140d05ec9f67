-- Failed sign-ins of an account and of an address, counted by all nodes together. A failure counts for a while, one after
-- the other: counts_until is when the last of them no longer does, and from then on the row is as good as none.
create table failed_sign_ins (
  -- A hash of the e-mail address or of the client's address: of one length, whatever was sent.
  key text not null primary key,
  counts_until bigint not null
);
create index failed_sign_ins_over on failed_sign_ins (counts_until);
