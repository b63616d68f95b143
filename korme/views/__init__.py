"""Views: for each page, the plain data its template may see."""
