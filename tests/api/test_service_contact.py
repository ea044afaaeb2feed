"""Brand, contact and price: a customer's mail and page say the same, and how the service is reached."""

import html
import re

from service.findings.findings import resolve
from service.notices.enabled_channels import TO_CUSTOMERS
from service.tickets.states import By
from store.engine.database import Connection
from store.service.reports import Finding
from tests.api.api_world import serving
from tests.service.notice_world import deliver_all, link_in, open_predicted, part_of
from tests.service.order_world import declared
from tests.service.outside import mail_server
from tests.service.service_world import HOUR, NOW

SERVICE = """
[service]
brand = "Dingin Jaya"
phone = "021 5550 100"
whatsapp = "0812 5550 100"
email = "halo@dingin.example"
address = "Jl. Es 1, Jakarta"
hours = { en = "Monday to Friday", id = "Senin–Jumat" }
"""
REPAIRED = Finding("confirmed", None, "compressor", None, ("compressor_unit",), "", None)


def test_mail_and_page_bear_the_brand_the_contact_and_the_same_price(conn: Connection, database_url: str) -> None:
    _, ticket = open_predicted(conn)
    product = declared(conn, SERVICE)
    with mail_server() as mailbox:
        [opened] = deliver_all(conn, mailbox)
        resolve(conn, product, ticket, REPAIRED, By("Budi", NOW + HOUR), TO_CUSTOMERS)
        conn.execute("UPDATE notice SET not_before = NULL")
        conn.execute("UPDATE notice SET try_after = now()")
        [repaired] = deliver_all(conn, mailbox)
    assert str(opened["From"]).startswith("Dingin Jaya <")
    for mail in (opened, repaired):
        text, page = part_of(mail, "plain"), part_of(mail, "html")
        assert "Telepon: 021 5550 100" in text
        assert 'href="tel:0215550100"' in page
        assert f"https://wa.me/628125550100?text=Halo%2C%20ini%20tentang%20tiket%20saya%20{ticket}." in page
        assert "Senin–Jumat" in page
    assert part_of(repaired, "plain").count("Tim layanan Dingin Jaya") == 1
    with serving(database_url, token=None) as browser:
        page = html.unescape(browser.get(link_in(repaired)).text)
    for words in ("Dingin Jaya", 'href="tel:0215550100"', "wa.me/628125550100", "Jl. Es 1, Jakarta", "Senin–Jumat"):
        assert words in page, words
    costs = re.search(r'id="costs">.*?<b>(.*?)</b>', page, re.DOTALL)
    assert costs is not None
    assert costs[1] in " ".join(part_of(repaired, "plain").split())
