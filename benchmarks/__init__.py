<<<<<<< HEAD
"""What `make bench` runs: measured against floors of the same run, never against numbers of another day or machine."""
=======
"""What `make bench` measures; each module has a `run` that gives its rows."""
>>>>>>> issue-8
