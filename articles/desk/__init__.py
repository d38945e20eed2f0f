"""The newsroom's working side: the admin for drafting, approving and publishing."""
