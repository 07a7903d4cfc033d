-- Rows that every purchase changes: with room beside them a new version stays on its page, and no index is written.
-- Under SERIALIZABLE, whoever writes to a page of an index is in the way of all who have read it.
ALTER TABLE bags SET (fillfactor = 40);
ALTER TABLE inventory SET (fillfactor = 30);
