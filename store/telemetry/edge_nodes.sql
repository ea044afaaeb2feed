-- read_edge_nodes --
-- Edge nodes by group and node.
SELECT group_id, node_id, bd_seq, seq, sent_ms, is_followed, births
FROM edge_node
JOIN unnest(%(groups)s::text[], %(nodes)s::text[]) AS wanted (group_id, node_id) USING (group_id, node_id)

-- put_edge_nodes --
-- Edge nodes with what their births declare.
INSERT INTO edge_node (group_id, node_id, bd_seq, seq, sent_ms, is_followed, births)
SELECT *
FROM unnest(
    %(groups)s::text[], %(nodes)s::text[], %(bd_seqs)s::numeric[], %(seqs)s::smallint[], %(sent)s::bigint[],
    %(followed)s::boolean[], %(births)s::jsonb[]
)
ON CONFLICT (group_id, node_id) DO UPDATE
SET bd_seq = excluded.bd_seq, seq = excluded.seq, sent_ms = excluded.sent_ms, is_followed = excluded.is_followed,
    births = excluded.births

-- advance_edge_nodes --
-- How far edge nodes were followed whose births are stored.
UPDATE edge_node AS e
SET seq = n.seq, sent_ms = n.sent_ms, is_followed = n.is_followed
FROM unnest(
    %(groups)s::text[], %(nodes)s::text[], %(seqs)s::smallint[], %(sent)s::bigint[], %(followed)s::boolean[]
) AS n (group_id, node_id, seq, sent_ms, is_followed)
WHERE e.group_id = n.group_id AND e.node_id = n.node_id
