"""Report forms: tables that officials exchange, as data; how they are completed, rolled up and checked."""
