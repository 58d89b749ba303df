"""System status (시스템 상태): one page on which an administrator sees what does not run, what
waits because of it, and what to do. It changes nothing and shows nobody's data."""
