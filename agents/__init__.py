"""The learners. They import `segenv`; nothing in `segenv` imports them."""
