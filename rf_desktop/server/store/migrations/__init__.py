"""The schema's history; `store.schema` runs it from code, no configuration file is needed."""
