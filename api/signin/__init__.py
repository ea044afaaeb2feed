"""How people come in: plain pages without JavaScript, for sign-in, links, second factors and identity providers."""
