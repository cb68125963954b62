from chungsuc.documents.queries.files import Finding, finished_uploads, verify_files
from chungsuc.documents.queries.search import search_papers

__all__ = ["Finding", "finished_uploads", "search_papers", "verify_files"]
