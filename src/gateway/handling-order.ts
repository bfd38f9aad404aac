/**
 * SQL: waiting events in the order in which they are handled, as the index `events_waiting` holds them (migration 5): first
 * the commands that cases wait for, then what answers a citizen's own words, then messages, timers and notices as they
 * came. So a message finds done what the one before it asked for, however quickly it followed: the case filed, the
 * place given, the link made.
 */
export const handlingOrder =
  "case when kind = 'command' then 0 when kind = 'linked' or (kind = 'case' and payload ->> '$.about.kind' <> 'notice') then 1 else 2 end, id"
