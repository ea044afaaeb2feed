-- stranger_columns --
-- A stranger's report as it is shown; `photo`: the file of its plate's photo.
r.id, r.receipt, r.product, r.serial, r.symptom, r.words, r.name, r.phone, r.language, r.reported_at, r.sent_at, r.state,
r.reason, r.ticket_id, r.decided_at, r.decided_by,
(SELECT p.file_name FROM stranger_photo p WHERE p.report_id = r.id) AS photo

-- note_stranger_report --
-- A new report, once for each form; it is the tenant's whose device bears the serial, else the first tenant's.
INSERT INTO stranger_report (receipt, client_id, tenant_id, product, serial, symptom, words, name, phone, language,
                             reported_at, sent_at)
VALUES (%(receipt)s, %(client_id)s,
        coalesce((SELECT d.tenant_id FROM device d WHERE d.product = %(product)s AND d.serial = %(serial)s),
                 tenant_for_new()),
        %(product)s, %(serial)s, %(symptom)s, %(words)s, %(name)s, %(phone)s, %(language)s, %(reported_at)s, %(sent_at)s)
ON CONFLICT DO NOTHING
RETURNING id

-- report_of_form --
-- The report that a form made before.
SELECT {stranger_columns} FROM stranger_report r WHERE r.client_id = %(client_id)s

-- report_of_receipt --
-- The report of a receipt number.
SELECT {stranger_columns} FROM stranger_report r WHERE r.receipt = %(receipt)s

-- add_photo --
-- The photo of the plate, one for each report.
INSERT INTO stranger_photo (report_id, file_name, digest, bytes, small_bytes, width, height)
VALUES (%(report_id)s, %(file_name)s, %(digest)s, %(bytes)s, %(small_bytes)s, %(width)s, %(height)s)
ON CONFLICT DO NOTHING

-- find_stranger_report --
-- One report.
SELECT {stranger_columns} FROM stranger_report r WHERE r.id = %(report_id)s

-- list_stranger_reports --
-- Reports of a state, or all; the newest first.
SELECT {stranger_columns} FROM stranger_report r
WHERE (%(state)s::text IS NULL OR r.state = %(state)s) AND (%(before)s::bigint IS NULL OR r.id < %(before)s)
ORDER BY r.id DESC LIMIT %(limit)s

-- decide_report --
-- A report that waits is joined to a ticket or refused, once.
UPDATE stranger_report SET state = %(to_state)s, reason = %(reason)s, ticket_id = %(ticket_id)s, decided_at = %(at)s,
    decided_by = %(by)s
WHERE id = %(report_id)s AND state = ANY(%(allowed)s)

-- hand_photo_over --
-- The photo becomes one of the ticket's.
INSERT INTO attachment (ticket_id, client_id, kind, stage, caption, file_name, digest, bytes, small_bytes, width, height,
                        made_by, made_at, stored_at)
SELECT r.ticket_id, r.client_id, 'photo', 'report', r.receipt, p.file_name, p.digest, p.bytes, p.small_bytes, p.width,
       p.height, 'customer', r.reported_at, r.sent_at
FROM stranger_report r JOIN stranger_photo p ON p.report_id = r.id
WHERE r.id = %(report_id)s
ON CONFLICT DO NOTHING

-- forget_photo --
-- The photo is the report's no longer.
DELETE FROM stranger_photo WHERE report_id = %(report_id)s

-- forget_reports --
-- What nobody joined to a device goes, with its photo.
DELETE FROM stranger_report WHERE state <> 'joined' AND sent_at < %(before)s
