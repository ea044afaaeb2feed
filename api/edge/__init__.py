"""What every request meets first: TLS, proxies, hosts, headers, origins and the limits of bodies."""
