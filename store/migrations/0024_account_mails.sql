-- Mails about accounts, on their way out.
SELECT 1;
