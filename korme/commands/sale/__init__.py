"""The sale of works: said on the command line or in a table, written in the files of the works."""
