"""Photos: reading a file safely, its caption data, focal crops and renditions. No models, no Django."""
