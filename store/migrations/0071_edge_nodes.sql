-- Edge nodes of Sparkplug B: what their births declared, and how far each was followed. A message may name a metric by a
-- number that only a birth explains, and its own number shows whether one before it was missed.

CREATE TABLE edge_node (
    group_id    text NOT NULL CHECK (length(group_id) <= 120),
    node_id     text NOT NULL CHECK (length(node_id) <= 120),
    -- The number of its connection, as its last birth and its will bear it; NULL where the birth bore none.
    bd_seq      numeric(20),
    -- The number of the last message, 0 to 255.
    seq         smallint NOT NULL,
    -- When it was sent, in milliseconds since the epoch by the node's clock.
    sent_ms     bigint NOT NULL,
    -- No message was missed since the last birth.
    is_followed boolean NOT NULL,
    -- By device ('' for the node itself): whether it is alive, when it was born, since when its metrics are the same
    -- (milliseconds since the epoch, of its own clock), and of each metric the name, the alias and the data type.
    births      jsonb NOT NULL,
    PRIMARY KEY (group_id, node_id)
);

INSERT INTO web_right (relation, rights) VALUES ('edge_node', '');
