"""Makes every weight that ships, from data that you name; the bot itself never imports it."""
