"""What a person sees. A page is a frozen context and a template; its .json twin is the context.

rendering   the frame around every page, and the twin
public      home, quote, order list
account     signing in and out, the account, its tokens
work        an adviser's or firm's cases, plans and their files
failures    what is shown when something goes wrong
"""

from __future__ import annotations
