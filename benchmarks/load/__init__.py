"""The site under the load of many users; see `benchmarks.load.__main__`."""
