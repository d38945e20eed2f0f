"""What `make bench` runs: measured against floors of the same run, never against numbers of another day or machine."""
