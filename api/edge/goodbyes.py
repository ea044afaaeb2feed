"""WebSockets of the server: a client that has said goodbye does not keep the server from stopping in order."""

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState


class WebSocket(WebSocketsSansIOProtocol):
    """Cuts a connection whose goodbyes are said already, but which the client has not ended yet (over TLS that can
    take a while). Uvicorn says goodbye again there, which fails, and its stop fails with it."""

    def shutdown(self) -> None:
        try:
            super().shutdown()
        except InvalidState:
            self.transport.abort()
