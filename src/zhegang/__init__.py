"""Zhegang (浙港): the Hong Kong–Zhejiang co-operation mechanism as working software."""

__version__ = "0.1.0"
