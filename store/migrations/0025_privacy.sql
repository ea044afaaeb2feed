-- Personal data: consents, and requests of the people whose data they are.
SELECT 1;
