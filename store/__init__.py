"""The database: schema, named SQL, one module per noun. The only place that knows which engine it is."""
