-- Where a corrected finding saw no fault after all, the entitlement of the finding goes, in the web process, too.
UPDATE web_right SET rights = 'SELECT, INSERT, UPDATE, DELETE' WHERE relation = 'entitlement';
