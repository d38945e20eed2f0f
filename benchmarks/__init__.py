"""What `make bench` runs: each module measures one topic against a floor in the same run."""
