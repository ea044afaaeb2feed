-- Rate limits, and the audit log.
SELECT 1;
