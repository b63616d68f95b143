"""`korme cms`: the admin page of Sveltia CMS, and its configuration from the declared fields."""
