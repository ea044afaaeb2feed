-- Channels are named by the code that has them: a new one needs no change here. What reaches a customer is marked.

ALTER TABLE customer DROP CONSTRAINT customer_opted_out_check;

ALTER TABLE notice
    DROP CONSTRAINT notice_channel_check,
    ADD COLUMN to_customer boolean NOT NULL DEFAULT true;
UPDATE notice SET to_customer = false WHERE channel = 'webhook';
ALTER TABLE notice ALTER COLUMN to_customer DROP DEFAULT;
