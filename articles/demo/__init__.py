"""The demo newsroom «المِداد»: its texts and the loader."""
