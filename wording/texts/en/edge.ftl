### What the web process refuses before it reads the request

problem_408 = Too slow
problem_421 = Wrong address
plain_http =
    this installation is not reached over plain HTTP from another machine, because passwords would cross the network in
    the clear: use its https address. For administrators: set SIGAP_TLS_CERT and SIGAP_TLS_KEY, or name the proxy that
    speaks TLS in SIGAP_TRUSTED_PROXIES
proxy_without_tls =
    the proxy { $peer } says that this request came to it over plain HTTP, or does not say how: use the https address. For
    administrators: the proxy must speak TLS and set X-Forwarded-Proto
proxy_not_named =
    the request was forwarded by { $peer }, which is not among the trusted proxies. For administrators: name it in
    SIGAP_TRUSTED_PROXIES
forwarded_unreadable = a trusted proxy sent an X-Forwarded-For header that holds no address where its own entry stands
metrics_elsewhere = the metrics are read from the machine itself, and from the addresses in SIGAP_METRICS_FROM
host_missing = the request must hold exactly one Host header with a host name or an address
host_unknown =
    this installation does not answer to the name “{ $host }”. For administrators: set SIGAP_PUBLIC_URL, or add the name to
    SIGAP_ALLOWED_HOSTS
origin_foreign =
    the request did not come from a page of this installation, or the browser does not say where it came from: open the
    page again and repeat the action there
body_too_large = a body to this address holds at most { $most } bytes
body_too_slow = the body came too slowly: send the request again over a better connection
