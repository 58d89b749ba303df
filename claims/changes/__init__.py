"""Changes of office and rules that one administrator proposes and another one confirms."""
