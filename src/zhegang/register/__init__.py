"""The register's engine: documents become statements tied to their exact sentence."""
