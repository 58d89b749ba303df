"""Views of documents: pages, upload, acts of the secretariat, state of the service."""
