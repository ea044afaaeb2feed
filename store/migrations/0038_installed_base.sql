-- The installed base: where appliances stand, which components are fitted in them, and how other systems call them; and
-- what is covered: rows of coverage, and entitlements as they were decided.

-- Spans of time of one owner, one component or one technician never overlap: `EXCLUDE` over a number and a span.
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;

-- A place where appliances of a customer stand. `address`: lines as they are written on a letter; nothing in it must be
-- found in a list of regions. `area`: the service area, as in `asset.area`. `time_zone`: of the clocks there. `contact_*`:
-- who is there, where that is not the customer.
CREATE TABLE site (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id   bigint NOT NULL,
    tenant_id     integer NOT NULL,
    name          text NOT NULL DEFAULT '' CHECK (length(name) <= 100),
    address       text[] NOT NULL CHECK (cardinality(address) <= 6 AND length(array_to_string(address, '')) <= 600),
    landmark      text NOT NULL DEFAULT '' CHECK (length(landmark) <= 300),
    district      text NOT NULL DEFAULT '' CHECK (length(district) <= 100),
    city          text NOT NULL DEFAULT '' CHECK (length(city) <= 100),
    province      text NOT NULL DEFAULT '' CHECK (length(province) <= 100),
    postcode      text NOT NULL DEFAULT '' CHECK (length(postcode) <= 12),
    area          text NOT NULL DEFAULT '' CHECK (length(area) <= 100),
    time_zone     text NOT NULL DEFAULT 'Asia/Jakarta',
    latitude      double precision CHECK (latitude BETWEEN -90 AND 90),
    longitude     double precision CHECK (longitude BETWEEN -180 AND 180),
    access_notes  text NOT NULL DEFAULT '' CHECK (length(access_notes) <= 1000),
    contact_name  text NOT NULL DEFAULT '' CHECK (length(contact_name) <= 200),
    contact_phone text NOT NULL DEFAULT '' CHECK (length(contact_phone) <= 40),
    CHECK ((latitude IS NULL) = (longitude IS NULL)),
    UNIQUE (id, customer_id),
    FOREIGN KEY (customer_id, tenant_id) REFERENCES customer (id, tenant_id) ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX ON site (customer_id);
SELECT show_rows_of_tenant('site', 'customer_id IN (SELECT customers_in_scope(scope_customer(), scope_technician()))');
CREATE FUNCTION take_tenant_of_customer() RETURNS trigger LANGUAGE plpgsql SET search_path = sigap, pg_temp AS $$
BEGIN
    NEW.tenant_id := (SELECT c.tenant_id FROM customer c WHERE c.id = NEW.customer_id);
    RETURN NEW;
END
$$;
CREATE TRIGGER take_tenant BEFORE INSERT ON site FOR EACH ROW EXECUTE FUNCTION take_tenant_of_customer();

-- An asset stands at a site of its own customer. `site` stays for what was written down without one.
ALTER TABLE asset ADD COLUMN site_id bigint,
    ADD CONSTRAINT site_of_owner CHECK (site_id IS NULL OR customer_id IS NOT NULL),
    ADD CONSTRAINT asset_at_site FOREIGN KEY (site_id, customer_id) REFERENCES site (id, customer_id)
        ON DELETE SET NULL (site_id);
CREATE INDEX ON asset (site_id) WHERE site_id IS NOT NULL;
-- The area of the site is that of its assets, by which technicians see them.
CREATE FUNCTION take_area() RETURNS trigger LANGUAGE plpgsql SET search_path = sigap, pg_temp AS $$
BEGIN
    NEW.area := coalesce((SELECT nullif(s.area, '') FROM site s WHERE s.id = NEW.site_id), NEW.area);
    RETURN NEW;
END
$$;
CREATE TRIGGER take_area BEFORE INSERT OR UPDATE OF site_id ON asset
    FOR EACH ROW WHEN (NEW.site_id IS NOT NULL) EXECUTE FUNCTION take_area();
CREATE FUNCTION pass_area_on() RETURNS trigger LANGUAGE plpgsql SET search_path = sigap, pg_temp AS $$
BEGIN
    UPDATE asset SET area = NEW.area WHERE site_id = NEW.id AND area <> NEW.area;
    RETURN NULL;
END
$$;
CREATE TRIGGER pass_area_on AFTER UPDATE OF area ON site
    FOR EACH ROW WHEN (OLD.area <> NEW.area) EXECUTE FUNCTION pass_area_on();

-- What was written down of the place of an owner's appliance becomes a site.
WITH place AS (
    SELECT a.id, a.customer_id, c.tenant_id, a.site, a.area, c.time_zone,
           min(a.id) OVER (PARTITION BY a.customer_id, a.site, a.area) AS first
    FROM asset a JOIN customer c ON c.id = a.customer_id WHERE a.site <> '' AND length(a.site) <= 600
)
INSERT INTO site (customer_id, tenant_id, address, area, time_zone)
SELECT customer_id, tenant_id, ARRAY[site], left(area, 100), time_zone FROM place WHERE id = first;
UPDATE asset a SET site_id = s.id, site = '' FROM site s
WHERE s.customer_id = a.customer_id AND s.address = ARRAY[a.site] AND s.area = left(a.area, 100);
CREATE TRIGGER check_time_zone BEFORE INSERT OR UPDATE OF time_zone ON site
    FOR EACH ROW EXECUTE FUNCTION check_time_zone();

-- An owner of before and the next one: never both.
ALTER TABLE ownership
    ADD COLUMN during tstzrange GENERATED ALWAYS AS (tstzrange(from_at, until_at)) STORED,
    ADD CONSTRAINT one_owner EXCLUDE USING gist (asset_id WITH =, during WITH &&);

-- A site belongs to its owner: with another owner the asset stands nowhere until somebody says where.
CREATE FUNCTION leave_site() RETURNS trigger LANGUAGE plpgsql SET search_path = sigap, pg_temp AS $$
BEGIN
    IF NEW.site_id IS NOT DISTINCT FROM OLD.site_id THEN
        NEW.site_id := NULL;
        NEW.site := '';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER leave_site BEFORE UPDATE OF customer_id ON asset
    FOR EACH ROW WHEN (OLD.customer_id IS DISTINCT FROM NEW.customer_id AND OLD.customer_id IS NOT NULL)
    EXECUTE FUNCTION leave_site();

-- A component that is or was fitted in an asset: one at a time of each kind. `installed_at`, `removed_at`: the fleet's
-- time. A serial is in one place at a time.
ALTER TABLE component DROP CONSTRAINT component_pkey,
    ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ADD COLUMN product text,
    ADD COLUMN serial text NOT NULL DEFAULT '' CHECK (length(serial) <= 120),
    ADD COLUMN removed_at timestamptz,
    ADD CHECK (removed_at >= installed_at),
    ADD CONSTRAINT one_component EXCLUDE USING gist
        (asset_id WITH =, component WITH =, tstzrange(installed_at, removed_at) WITH &&);
UPDATE component c SET product = a.product FROM asset a WHERE a.id = c.asset_id;
ALTER TABLE component ALTER COLUMN product SET NOT NULL;
CREATE UNIQUE INDEX one_fitted ON component (asset_id, component) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX one_place ON component (product, component, serial) WHERE removed_at IS NULL AND serial <> '';
CREATE FUNCTION take_product() RETURNS trigger LANGUAGE plpgsql SET search_path = sigap, pg_temp AS $$
BEGIN
    NEW.product := (SELECT a.product FROM asset a WHERE a.id = NEW.asset_id);
    RETURN NEW;
END
$$;
CREATE TRIGGER take_product BEFORE INSERT ON component FOR EACH ROW EXECUTE FUNCTION take_product();

-- How another system calls a customer, a site or an asset: that is its identity there, whatever it is named. One object
-- has one number in a system.
CREATE TABLE external_ref (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id   integer NOT NULL DEFAULT tenant_for_new() REFERENCES tenant,
    system      text NOT NULL CHECK (system ~ '^[a-z0-9][a-z0-9_.-]{0,39}$'),
    kind        text NOT NULL CHECK (kind IN ('customer', 'site', 'asset')),
    external_id text NOT NULL CHECK (external_id <> '' AND length(external_id) <= 200),
    customer_id bigint REFERENCES customer ON DELETE CASCADE,
    site_id     bigint REFERENCES site ON DELETE CASCADE,
    asset_id    bigint REFERENCES asset ON DELETE CASCADE,
    UNIQUE (tenant_id, system, kind, external_id),
    CHECK ((kind = 'customer') = (customer_id IS NOT NULL)),
    CHECK ((kind = 'site') = (site_id IS NOT NULL)),
    CHECK ((kind = 'asset') = (asset_id IS NOT NULL))
);
CREATE UNIQUE INDEX one_ref_of_customer ON external_ref (system, customer_id) WHERE customer_id IS NOT NULL;
CREATE UNIQUE INDEX one_ref_of_site ON external_ref (system, site_id) WHERE site_id IS NOT NULL;
CREATE UNIQUE INDEX one_ref_of_asset ON external_ref (system, asset_id) WHERE asset_id IS NOT NULL;
SELECT show_rows_of_tenant('external_ref', 'false');
-- What goes to another tenant has no number in the systems of the tenant of before.
CREATE FUNCTION drop_refs() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = sigap, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'customer' THEN
        DELETE FROM external_ref WHERE customer_id = NEW.id;
    ELSIF TG_TABLE_NAME = 'site' THEN
        DELETE FROM external_ref WHERE site_id = NEW.id;
    ELSE
        DELETE FROM external_ref WHERE asset_id = NEW.id;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER drop_refs AFTER UPDATE OF tenant_id ON customer
    FOR EACH ROW WHEN (OLD.tenant_id <> NEW.tenant_id) EXECUTE FUNCTION drop_refs();
CREATE TRIGGER drop_refs AFTER UPDATE OF tenant_id ON site
    FOR EACH ROW WHEN (OLD.tenant_id <> NEW.tenant_id) EXECUTE FUNCTION drop_refs();
CREATE TRIGGER drop_refs AFTER UPDATE ON asset
    FOR EACH ROW WHEN (OLD.tenant_id <> NEW.tenant_id) EXECUTE FUNCTION drop_refs();

-- Who bears which costs of a repair until when. Days are those of the place (`time_zone`); the last one is in it.
-- `components` NULL: the whole appliance; `component_id`: only the one that was fitted then. `excludes`: failure modes.
-- `share`: how much of the cost is borne. `terms_version`: the version of the product file whose terms these are.
CREATE TABLE coverage (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    asset_id      bigint NOT NULL REFERENCES asset ON DELETE CASCADE,
    source        text NOT NULL CHECK (source IN ('product', 'extension', 'repair', 'goodwill')),
    kinds         text[] NOT NULL CHECK (cardinality(kinds) > 0 AND kinds <@ ARRAY['parts', 'labour', 'travel']),
    components    text[] CHECK (cardinality(components) > 0),
    component_id  bigint REFERENCES component ON DELETE CASCADE,
    excludes      text[] NOT NULL DEFAULT '{}',
    from_on       date NOT NULL,
    until_on      date NOT NULL CHECK (until_on >= from_on),
    time_zone     text NOT NULL,
    share         double precision NOT NULL DEFAULT 1 CHECK (share > 0 AND share <= 1),
    terms_version integer CHECK (terms_version > 0),
    -- The repair that gave it.
    ticket_id     bigint REFERENCES ticket ON DELETE CASCADE,
    note          text NOT NULL DEFAULT '' CHECK (length(note) <= 1000),
    granted_by    text NOT NULL CHECK (granted_by <> ''),
    granted_at    timestamptz NOT NULL DEFAULT now(),
    ended_at      timestamptz,
    ended_by      text,
    CHECK (source <> 'product' OR terms_version IS NOT NULL),
    CHECK (component_id IS NULL OR cardinality(components) = 1),
    CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
CREATE INDEX ON coverage (asset_id);
CREATE INDEX ON coverage (ticket_id) WHERE ticket_id IS NOT NULL;
CREATE INDEX ON coverage (component_id) WHERE component_id IS NOT NULL;
CREATE INDEX coverage_until ON coverage (until_on) WHERE ended_at IS NULL;
-- The same terms are written once.
CREATE UNIQUE INDEX one_coverage ON coverage (asset_id, source, kinds, components, component_id, from_on)
    NULLS NOT DISTINCT WHERE ended_at IS NULL;
SELECT show_rows_with('coverage', 'asset', 'asset_id');

-- What a customer was entitled to in one opening of a ticket, as it was decided when the ticket opened and when it was
-- found out what the fault is. `lines`: for each kind of cost its share, its reason as a code and the amount.
-- `needs_reason`: the finding gives the customer less than the opening did, and the opening's holds until a person
-- gives a reason (`why`).
CREATE TABLE entitlement (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ticket_id     bigint NOT NULL REFERENCES ticket ON DELETE CASCADE,
    opening       integer NOT NULL,
    stage         text NOT NULL CHECK (stage IN ('opening', 'finding')),
    at            timestamptz NOT NULL,
    failure_mode  text NOT NULL,
    component     text,
    result        text NOT NULL CHECK (result IN ('covered', 'part', 'paid', 'unknown')),
    lines         jsonb NOT NULL,
    currency      text NOT NULL DEFAULT '',
    total         double precision CHECK (total >= 0),
    customer_pays double precision CHECK (customer_pays >= 0),
    needs_reason  boolean NOT NULL DEFAULT false,
    decided_by    text NOT NULL,
    why           jsonb,
    UNIQUE (ticket_id, opening, stage)
);
SELECT show_rows_with('entitlement', 'ticket', 'ticket_id');

INSERT INTO web_right (relation, rights)
VALUES ('coverage', 'SELECT, INSERT, UPDATE'), ('entitlement', 'SELECT, INSERT, UPDATE');
