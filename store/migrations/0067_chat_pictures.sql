-- Pictures that customers send in chats.

-- `media`: the provider's name of the picture that came with it. `media_state`: it is to be fetched (`waiting`), stands with its
-- message (`kept`), or was not taken (`refused`), `media_why`: why not; none where it stands in no conversation. Wall time.
-- `message_id`: the message of a conversation that it became.
ALTER TABLE chat_message
    ADD COLUMN media       text CHECK (media <> '' AND length(media) <= 300),
    ADD COLUMN media_state text CHECK (media_state IN ('waiting', 'kept', 'refused')),
    ADD COLUMN media_why   jsonb,
    ADD COLUMN media_tries integer NOT NULL DEFAULT 0,
    ADD COLUMN media_next  timestamptz,
    ADD COLUMN message_id  bigint REFERENCES message ON DELETE SET NULL,
    ADD CHECK (media_state IS NULL OR media IS NOT NULL),
    ADD CHECK (media_state <> 'waiting' OR media_next IS NOT NULL);
CREATE INDEX chat_message_media ON chat_message (media_next, id) WHERE media_state = 'waiting';
CREATE INDEX ON chat_message (message_id) WHERE message_id IS NOT NULL;
