-- The one date of a warranty becomes rows of coverage (m0043_coverage_from_warranty.py writes them).

-- The last moment of the coverage of most of an asset: what it was sold with, and what lengthens that.
CREATE FUNCTION warranty_until(asset bigint) RETURNS timestamptz LANGUAGE sql STABLE
    RETURN (SELECT ((v.until_on + 1)::timestamp AT TIME ZONE v.time_zone) - interval '1 second' FROM coverage v
            WHERE v.asset_id = asset AND v.ended_at IS NULL AND v.component_id IS NULL
            ORDER BY v.components IS NULL DESC, cardinality(v.components) DESC, v.until_on DESC LIMIT 1);
