"""One village, one legal adviser (一村一法律顾问): contracts, leave, duty days, services, and where any of it is missing."""
