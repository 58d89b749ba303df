"""Display: context, watermark, covered bankbooks and response headers of served documents.

Views and the packages above import it; it imports storage and privacy.
"""
