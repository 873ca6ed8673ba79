"""/api/v1: what the commands give, over HTTP.

`auth` says who asks, `operation` wraps every operation (rights, limits, ETag, idempotency),
`schemas` the shapes, `routes` the operations. Errors are problem+json (RFC 9457).
"""

from __future__ import annotations
