"""The pages of money. Each POST calls one verb and answers 302, 422 or 409."""
