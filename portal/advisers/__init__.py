"""One village, one legal adviser (一村一法律顾问): contracts, leave, duty, services, and what is missing."""
