-- Rows that every batch of ingest changes: with room in their pages a change stays in its page and touches no index.
ALTER TABLE device_latest SET (fillfactor = 50);
ALTER TABLE sequence SET (fillfactor = 50);
