"""Named SELECTs, one module per noun. No writes."""
