"""The collector: takes events and webhooks over HTTP and appends them to the landing folder."""
