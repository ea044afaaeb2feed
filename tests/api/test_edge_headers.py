"""What browsers are told about every answer."""

from api.edge.security_headers import ALWAYS, DATA, PLAIN_PAGE
from tests.api.edge_world import BEARER, edge_at, get, post

PATHS = ("/v1/products", "/v1/none", "/v1/products?limit=x", "/healthz", "/metrics", "/openapi.json", "/nowhere")


def test_every_answer_bears_the_headers(database_url: str) -> None:
    with edge_at(database_url) as port:
        base = f"http://127.0.0.1:{port}"
        answers = [get(base + path, headers=BEARER) for path in PATHS]
        answers += [get(f"{base}/v1/products"), get(base, headers={"Host": "evil.example"})]
        for answer in answers:
            for name, value in ALWAYS.items():
                assert answer.headers[name] == value, answer.url
            assert answer.headers["content-security-policy"] == DATA
            assert answer.headers["cache-control"] == "no-store"
            assert "server" not in answer.headers


def test_a_customers_page_keeps_its_own_and_a_refusal_may_show_its_style(database_url: str) -> None:
    with edge_at(database_url) as port:
        base = f"http://127.0.0.1:{port}"
        page = get(f"{base}/n/unknown")
        assert page.headers["referrer-policy"] == "no-referrer"
        assert page.headers["x-robots-tag"] == "noindex, nofollow"
        assert "default-src 'none'" in page.headers["content-security-policy"]
        refusal = post(f"{base}/login", headers={"Accept": "text/html"})
        assert refusal.status_code == 403
        assert refusal.headers["content-security-policy"] == PLAIN_PAGE
