"""The family room's pages, by where somebody is: arriving, with a sheet, making an account, with a PIN, at home."""
