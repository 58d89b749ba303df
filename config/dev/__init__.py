"""Development tools: embedded servers, demo supervisor, test databases, catalogue, lint. Standard
library and Django only; no part of the product."""
