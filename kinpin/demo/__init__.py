"""The demo: invented families, their days, and a page that shows the mail they were sent."""
