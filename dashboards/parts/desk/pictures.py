"""Photos and signatures on the page of a ticket."""

from dashboards.viewer import Viewer
from store.engine.database import Connection
from store.field.attachments import attachments_of


def pictures_of(conn: Connection, viewer: Viewer, ticket_id: int) -> dict[str, object]:
    """Small pictures that lead to the whole ones; each with who made it, when, and what it shows."""
    return {
        "pictures": [
            {
                "address": f"/v1/attachments/{one.id}/file",
                "what": one.caption or viewer.t(f"picture_{one.kind}_{one.stage}"),
                "by": one.made_by,
                "at": viewer.when(one.made_at),
                "signature": one.kind == "signature",
            }
            for one in attachments_of(conn, ticket_id)
        ]
    }
