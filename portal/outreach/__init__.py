"""What members do outside the office: law talks, household visits, assistance in community correction."""
