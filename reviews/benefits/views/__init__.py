"""Pages of programmes, their runs, batches, files and benefits."""
