"""Pictures and cards made on a Dask cluster (`--workers`)."""
