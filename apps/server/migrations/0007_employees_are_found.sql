-- Employees are found by words, too: the kinds of things that are.
create table search_words_new (
  kind text not null check (kind in ('lot', 'person', 'employee')),
  word text not null,
  thing_id text not null,
  primary key (kind, word, thing_id)
);
insert into search_words_new (kind, word, thing_id) select kind, word, thing_id from search_words;
drop table search_words;
alter table search_words_new rename to search_words;
create index search_words_by_thing on search_words (kind, thing_id);
