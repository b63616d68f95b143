"""Changes of single values in the files of entries, as a person would have made them: in place, checked, undoable."""
