"""The words of the letters that the desk comes with, a language a file."""
