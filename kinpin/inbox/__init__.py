"""What comes in from outside and must not be done twice: requests with their answers, records of other systems."""
