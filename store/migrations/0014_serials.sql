-- Serials are compared in Unicode's composed form (NFC) from here on: one that is stored in another form takes it.
-- Where the composed serial is a device already, or two forms of one serial were registered, the first keeps the name
-- and the others stay as they are: `doctor` names them.
DO $$
BEGIN
    IF getdatabaseencoding() = 'UTF8' THEN
        WITH odd AS (
            SELECT id, product, normalize(serial, NFC) AS composed,
                   row_number() OVER (PARTITION BY product, normalize(serial, NFC) ORDER BY id) AS place
            FROM device WHERE serial IS NOT NFC NORMALIZED
        )
        UPDATE device d SET serial = odd.composed
        FROM odd
        WHERE d.id = odd.id AND odd.place = 1
          AND NOT EXISTS (SELECT FROM device o WHERE o.product = odd.product AND o.serial = odd.composed);
    END IF;
END
$$;
