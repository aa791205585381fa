"""How the professional network writes profiles: shared by its two exports."""

#: Its country sites are subdomains.
HOSTS = ("linkedin.com",)
PATHS = r"/(in|pub|talent/profile)/[^/]+"
URNS = r"urn:li:(member|person|fsd_profile|fs_miniProfile|ts_linkedin_profile):[A-Za-z0-9_-]{1,80}"
